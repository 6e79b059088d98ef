import type { DataSource } from 'typeorm';
import type { LoadedModel } from '../../../../pipeline/registry/loaded-model.js';
import type { Logger } from '../../../../platform/logging.js';
import { repeatEvery } from '../../../../platform/repeat.js';
import type { ArtifactStore } from '../../../../store/artifact-store.js';
import { findNewestClassifiers, readClassifier } from './newest-classifier.js';

/** A classifier that could not be read is not tried at every look. */
const RETRY_MS = 30_000;

interface Parts {
  readonly db: DataSource;
  readonly artifacts: Pick<ArtifactStore, 'read'>;
  /** The models that this process answers with. */
  readonly served: () => readonly LoadedModel[];
  readonly log: Logger;
  readonly clock?: () => number;
}

/**
 * Gives the models that a process answers with the newest classifiers of their drift reports, beside the requests. What
 * cannot be found or read leaves the classifier before it in its place, or none.
 */
export class DomainFollower {
  private readonly clock: () => number;
  /** By report: when its classifier could not be read. */
  private readonly failedAtMs = new Map<string, number>();
  private refreshing: Promise<void> | null = null;

  constructor(private readonly parts: Parts) {
    this.clock = parts.clock ?? Date.now;
  }

  /** Looks for new classifiers at this interval. @returns what ends it */
  start(intervalMs: number): () => Promise<void> {
    return repeatEvery(intervalMs, () => this.refresh(), this.warn);
  }

  /** Looks for new classifiers once. Never fails. */
  refresh(): Promise<void> {
    this.refreshing ??= this.refreshNow()
      .catch(this.warn)
      .finally(() => {
        this.refreshing = null;
      });
    return this.refreshing;
  }

  private readonly warn = (error: unknown): void => {
    this.parts.log.warn({ err: error }, 'could not look for new domain classifiers');
  };

  private async refreshNow(): Promise<void> {
    const { db, served } = this.parts;
    const models = served();
    const newest = await findNewestClassifiers(
      db.manager,
      models.map(({ version }) => version.id),
    );
    for (const loaded of models) {
      const kept = newest.find(({ modelVersionId }) => modelVersionId === loaded.version.id);
      if (kept === undefined || kept.reportId === loaded.domain?.reportId) continue;
      const failedAt = this.failedAtMs.get(kept.reportId);
      if (failedAt !== undefined && this.clock() - failedAt < RETRY_MS) continue;
      await this.equip(loaded, kept);
    }
  }

  private async equip(loaded: LoadedModel, kept: Parameters<typeof readClassifier>[1]): Promise<void> {
    const facts = { modelName: loaded.modelName, reportId: kept.reportId };
    try {
      loaded.domain = await readClassifier(this.parts.artifacts, kept);
      this.failedAtMs.clear();
      this.parts.log.info(facts, 'scoring listings by a new domain classifier');
    } catch (error) {
      this.failedAtMs.set(kept.reportId, this.clock());
      this.parts.log.warn(
        { err: error, ...facts },
        'the domain classifier cannot be read; answering without a new one',
      );
    }
  }
}
