import type { DataSource } from 'typeorm';
import type { Logger } from '../../platform/logging.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import { findChampion } from '../registry/champion.js';
import { type LoadedModel, loadModel, noChampion } from '../registry/loaded-model.js';

/** With more models than this in use, the one that was loaded first goes. */
const MODELS_MAX = 8;

/**
 * Holds the champions that this process serves. A request takes the model that is loaded and keeps it to its end;
 * a new champion is loaded in the background and swapped in by one assignment.
 */
export class ChampionHolder {
  private readonly loaded = new Map<string, LoadedModel>();
  private readonly loading = new Map<string, Promise<LoadedModel>>();
  private timer: NodeJS.Timeout | null = null;
  private refreshing = false;

  constructor(
    private readonly db: DataSource,
    private readonly artifacts: ArtifactStore,
    private readonly log: Logger,
  ) {}

  /** Looks for new champions at this interval. */
  start(pollMs: number): void {
    this.timer = setInterval(() => void this.refresh(), pollMs);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** The champion to answer with. @throws AppError NO_CHAMPION, DAMAGED_ARTIFACT */
  async get(modelName: string): Promise<LoadedModel> {
    const ready = this.loaded.get(modelName);
    if (ready !== undefined) return ready;
    return this.loading.get(modelName) ?? this.load(modelName);
  }

  /** What is served now, for health and metrics. */
  served(): { modelName: string; version: number; modelVersionId: string }[] {
    return [...this.loaded.values()].map(({ modelName, version }) => ({
      modelName,
      version: version.version,
      modelVersionId: version.id,
    }));
  }

  private load(modelName: string): Promise<LoadedModel> {
    const promise = this.loadNow(modelName).finally(() => this.loading.delete(modelName));
    this.loading.set(modelName, promise);
    return promise;
  }

  private async loadNow(modelName: string): Promise<LoadedModel> {
    const version = await findChampion(this.db.manager, modelName);
    if (version === null) throw noChampion(modelName);
    const model = await loadModel(this.artifacts, version, modelName);
    this.loaded.set(modelName, model);
    this.log.info({ modelName, version: version.version }, 'serving a new champion');
    if (this.loaded.size > MODELS_MAX) this.loaded.delete(this.loaded.keys().next().value!);
    return model;
  }

  private async refresh(): Promise<void> {
    if (this.refreshing) return; // a slow database must not pile up queries
    this.refreshing = true;
    await this.refreshAll();
    this.refreshing = false;
  }

  private async refreshAll(): Promise<void> {
    for (const [modelName, { version }] of this.loaded) {
      try {
        const champion = await findChampion(this.db.manager, modelName);
        if (champion !== null && champion.id !== version.id && !this.loading.has(modelName)) {
          await this.load(modelName);
        }
      } catch (error) {
        this.log.warn(
          { err: error, modelName },
          'could not look for a new champion; serving the one in memory',
        );
      }
    }
  }
}
