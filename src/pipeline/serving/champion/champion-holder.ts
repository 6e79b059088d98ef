import { type DataSource, In } from 'typeorm';
import { toAppError } from '../../../platform/errors.js';
import type { Logger } from '../../../platform/logging.js';
import type { SubjectName } from '../../../store/entities/dataset.js';
import { Model, ModelVersion } from '../../../store/entities/registry.js';
import { findChampion, findChampions } from '../../registry/champion.js';
import { assertAbout, findModelVersion, type LoadedModel, noChampion } from '../../registry/loaded-model.js';
import { type MissingModel, type MissingState, missingAfter, stateOfMissing } from './missing-model.js';
import {
  isDue,
  type LoadedVersion,
  nextFailure,
  noteChampion,
  type ServedModel,
  type ServiceState,
  stateOf,
} from './served-model.js';

/** With more models than this in use, the one that was loaded first goes. */
const MODELS_MAX = 8;
/** Versions that no longer serve, kept for explanations of what they answered. */
const FORMER_MAX = 2;

interface Parts<Loaded extends LoadedVersion> {
  readonly db: DataSource;
  /** What its models are about; others are refused. */
  readonly subject: SubjectName;
  readonly loader: { load(version: ModelVersion, modelName: string): Promise<Loaded> };
  readonly log: Logger;
  readonly clock?: () => number;
  /** Told whenever a version begins to serve. */
  readonly onSwap?: (model: LoadedVersion, atMs: number) => void;
}

/**
 * Holds the champions of a subject that this process serves. A request takes the model that is loaded and keeps it to its end.
 * A new champion is loaded and warmed beside the requests and swapped in by one assignment; what cannot be read,
 * or is damaged, leaves the old one in its place and is tried again.
 */
export class ChampionHolder<Loaded extends LoadedVersion = LoadedModel> {
  private readonly served = new Map<string, ServedModel<Loaded>>();
  private readonly loading = new Map<string, Promise<Loaded>>();
  /** Models of which no version could be loaded yet. */
  private readonly missing = new Map<string, MissingModel>();
  private readonly former = new Map<string, Promise<Loaded>>();
  private readonly clock: () => number;
  private timer: NodeJS.Timeout | null = null;
  private lookingUp: Promise<Map<string, ModelVersion | null>> | null = null;
  /** The loads of new champions under way, by model name: one at a time of each model. */
  private readonly following = new Map<string, Promise<void>>();

  constructor(private readonly parts: Parts<Loaded>) {
    this.clock = parts.clock ?? Date.now;
  }

  /** Looks for new champions at this interval. */
  start(pollMs: number): void {
    this.timer = setInterval(() => void this.refresh(), pollMs);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** The champion to answer with. @throws AppError NO_CHAMPION, INVALID_INPUT (another subject), DAMAGED_ARTIFACT, OVERLOADED */
  async get(modelName: string): Promise<Loaded> {
    return this.ready(modelName) ?? this.loading.get(modelName) ?? this.loadFirst(modelName);
  }

  /** The champion to answer with, if it is in memory. */
  ready(modelName: string): Loaded | undefined {
    return this.served.get(modelName)?.loaded;
  }

  /** A version that served once, or serves. @throws AppError NOT_FOUND, DAMAGED_ARTIFACT */
  getVersion(modelVersionId: string): Promise<Loaded> {
    const served = [...this.served.values()].find(({ loaded }) => loaded.version.id === modelVersionId);
    if (served !== undefined) return Promise.resolve(served.loaded);
    const known = this.former.get(modelVersionId);
    if (known !== undefined) return known;
    const loading = this.loadVersion(modelVersionId);
    this.former.set(modelVersionId, loading);
    loading.catch(() => this.former.delete(modelVersionId));
    if (this.former.size > FORMER_MAX) this.former.delete(this.former.keys().next().value!);
    return loading;
  }

  /** The champions in memory. */
  loaded(): Loaded[] {
    return [...this.served.values()].map(({ loaded }) => loaded);
  }

  /** What is served now, and whether it is what should be. */
  states(): ServiceState[] {
    const nowMs = this.clock();
    return [...this.served.values()].map((served) => stateOf(served, nowMs));
  }

  /** Models that have a champion, and of which nothing is served because it could not be loaded. */
  missingStates(): MissingState[] {
    const nowMs = this.clock();
    return [...this.missing.values()].map((missing) => stateOfMissing(missing, nowMs));
  }

  /**
   * Looks for new champions once, and loads and swaps in those that there are. Never fails. A model that takes long to
   * load keeps neither other models nor the next look waiting.
   */
  async refresh(): Promise<void> {
    // A slow database must not pile up look-ups.
    this.lookingUp ??= this.lookUp().finally(() => {
      this.lookingUp = null;
    });
    const champions = await this.lookingUp;
    await Promise.all([
      ...[...champions].map(([name, champion]) => this.follow(name, champion)),
      ...[...this.missing.values()].map((missing) => this.tryAgain(missing)),
    ]);
  }

  /** Failures are noted where they happen. */
  private async tryAgain({ modelName, failure }: MissingModel): Promise<void> {
    if (this.loading.has(modelName) || this.clock() < failure.retryAtMs) return;
    await this.loadFirst(modelName).catch(() => {});
  }

  /** @returns the champions of all models that are served, null where there is none; empty when nobody knows */
  private async lookUp(): Promise<Map<string, ModelVersion | null>> {
    const names = [...this.served.keys()];
    if (names.length === 0) return new Map();
    try {
      const found = await findChampions(this.parts.db.manager, names);
      const champions = new Map(names.map((name) => [name, found.get(name) ?? null]));
      await this.dropUnregistered(names.filter((name) => !found.has(name)));
      return champions;
    } catch (error) {
      this.parts.log.warn({ err: error }, 'could not look for new champions; serving those in memory');
      return new Map();
    }
  }

  /** A version whose alias is gone serves on; one that is gone from the registry itself, as after a reset, does not. */
  private async dropUnregistered(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const served = names.flatMap((name) => this.served.get(name)?.loaded ?? []);
    try {
      const known = await this.parts.db.manager.findBy(ModelVersion, {
        id: In(served.map(({ version }) => version.id)),
      });
      const ids = new Set(known.map(({ id }) => id));
      for (const { modelName, version } of served) {
        if (ids.has(version.id)) continue;
        this.served.delete(modelName);
        this.parts.log.warn(
          { modelName, version: version.version },
          'no longer serving a version that was removed',
        );
      }
    } catch (error) {
      this.parts.log.warn({ err: error }, 'could not look whether versions are still registered');
    }
  }

  private async follow(modelName: string, champion: ModelVersion | null): Promise<void> {
    const served = this.served.get(modelName);
    if (served === undefined) return;
    noteChampion(served, champion, this.clock());
    const loading = this.following.get(modelName);
    if (loading !== undefined) return loading; // a champion that came meanwhile is loaded at the next look
    if (champion === null || !isDue(served, this.clock())) return;
    const swap = this.replace(served, champion).finally(() => this.following.delete(modelName));
    this.following.set(modelName, swap);
    return swap;
  }

  private async replace(served: ServedModel<Loaded>, champion: ModelVersion): Promise<void> {
    const { modelName } = served.loaded;
    try {
      const loaded = await this.parts.loader.load(champion, modelName);
      // It may have been dropped while the follower was loaded; then the next request looks anew.
      if (this.served.get(modelName) === served) this.swapIn(loaded, served);
    } catch (error) {
      served.failure = nextFailure(served.failure, champion.id, toAppError(error).message, this.clock());
      this.parts.log.error(
        { err: error, modelName, version: champion.version, attempts: served.failure.attempts },
        'the new champion cannot be loaded; serving the one in memory',
      );
    }
  }

  /** @param replaced what served before, with what was seen of the champion while the model was loaded */
  private swapIn(loaded: Loaded, replaced: ServedModel<Loaded> | null): void {
    const { modelName, version } = loaded;
    const nowMs = this.clock();
    const served: ServedModel<Loaded> = {
      loaded,
      sinceMs: nowMs,
      champion: version,
      lookedUpAtMs: nowMs,
      behindSinceMs: replaced?.behindSinceMs ?? null,
      failure: null,
    };
    if (replaced !== null) noteChampion(served, replaced.champion, replaced.lookedUpAtMs);
    this.served.set(modelName, served);
    this.missing.delete(modelName);
    if (this.served.size > MODELS_MAX) this.served.delete(this.served.keys().next().value!);
    this.parts.log.info({ modelName, version: version.version }, 'serving a new champion');
    this.parts.onSwap?.(loaded, nowMs);
  }

  private loadFirst(modelName: string): Promise<Loaded> {
    const promise = this.loadFirstNow(modelName).finally(() => this.loading.delete(modelName));
    this.loading.set(modelName, promise);
    return promise;
  }

  private async loadFirstNow(modelName: string): Promise<Loaded> {
    const version = await findChampion(this.parts.db.manager, modelName);
    if (version === null) {
      this.missing.delete(modelName);
      throw noChampion(modelName);
    }
    await assertAbout(this.parts.db.manager, version, this.parts.subject);
    try {
      const loaded = await this.parts.loader.load(version, modelName);
      this.swapIn(loaded, null);
      return loaded;
    } catch (error) {
      this.noteMissing(modelName, version, error);
      throw error;
    }
  }

  /** Requests try again without waiting, so that only a failure at a time when one was due counts and is logged. */
  private noteMissing(modelName: string, champion: ModelVersion, error: unknown): void {
    const { httpStatus, message } = toAppError(error);
    const known = this.missing.get(modelName);
    // A version that was not trained here is asked for in error; nothing is wrong with this process.
    if (httpStatus < 500 || (known !== undefined && this.clock() < known.failure.retryAtMs)) return;
    const missing = missingAfter(known, modelName, champion, message, this.clock());
    this.missing.set(modelName, missing);
    this.parts.log.error(
      { err: error, modelName, version: champion.version, attempts: missing.failure.attempts },
      'the champion cannot be loaded; nothing serves this model',
    );
  }

  private async loadVersion(modelVersionId: string): Promise<Loaded> {
    const { db, loader } = this.parts;
    const version = await findModelVersion(db.manager, modelVersionId);
    const { name } = await db.manager.findOneByOrFail(Model, { id: version.modelId });
    return loader.load(version, name);
  }
}
