import type { DataSource } from 'typeorm';
import type { Logger } from '../../platform/logging.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import { Model } from '../../store/entities/registry.js';
import { findChampion } from '../registry/champion.js';
import { findModelVersion, type LoadedModel, loadModel, noChampion } from '../registry/loaded-model.js';

/** With more models than this in use, the one that was loaded first goes. */
const MODELS_MAX = 8;
/** Versions that no longer serve, kept for explanations of what they answered. */
const FORMER_MAX = 2;

/**
 * Holds the champions that this process serves. A request takes the model that is loaded and keeps it to its end;
 * a new champion is loaded in the background and swapped in by one assignment.
 */
export class ChampionHolder {
  private readonly loaded = new Map<string, LoadedModel>();
  private readonly loading = new Map<string, Promise<LoadedModel>>();
  private readonly former = new Map<string, Promise<LoadedModel>>();
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

  /** A version that served once, or serves. @throws AppError NOT_FOUND, DAMAGED_ARTIFACT */
  getVersion(modelVersionId: string): Promise<LoadedModel> {
    const served = [...this.loaded.values()].find(({ version }) => version.id === modelVersionId);
    if (served !== undefined) return Promise.resolve(served);
    const known = this.former.get(modelVersionId);
    if (known !== undefined) return known;
    const loading = this.loadVersion(modelVersionId);
    this.former.set(modelVersionId, loading);
    loading.catch(() => this.former.delete(modelVersionId));
    if (this.former.size > FORMER_MAX) this.former.delete(this.former.keys().next().value!);
    return loading;
  }

  /** What is served now, for health and metrics. */
  served(): { modelName: string; version: number; modelVersionId: string }[] {
    return [...this.loaded.values()].map(({ modelName, version }) => ({
      modelName,
      version: version.version,
      modelVersionId: version.id,
    }));
  }

  private async loadVersion(modelVersionId: string): Promise<LoadedModel> {
    const version = await findModelVersion(this.db.manager, modelVersionId);
    const { name } = await this.db.manager.findOneByOrFail(Model, { id: version.modelId });
    return loadModel(this.artifacts, version, name);
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
