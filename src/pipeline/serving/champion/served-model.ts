import type { ModelVersion } from '../../../store/entities/registry.js';

/** A replica that serves another version than the champion for longer than this is degraded. */
const BEHIND_MAX_MS = 15_000;
/** When the champion could not be looked up for longer than this, nobody knows whether it is what serves. */
const UNSEEN_MAX_MS = 15_000;

const FIRST_RETRY_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** A model version in memory, ready to answer. */
export interface LoadedVersion {
  readonly modelName: string;
  readonly version: ModelVersion;
}

/** Why a new champion is not served yet. */
export interface LoadingFailure {
  readonly versionId: string;
  readonly message: string;
  readonly attempts: number;
  readonly retryAtMs: number;
}

/** A model that this process serves, and how that stands to what it should serve. Times in milliseconds. */
export interface ServedModel<Loaded extends LoadedVersion = LoadedVersion> {
  readonly loaded: Loaded;
  readonly sinceMs: number;
  /** The champion when it was last looked up; null when there was none any more. */
  champion: ModelVersion | null;
  /** When it was last looked up. */
  lookedUpAtMs: number;
  /** Since when the champion is another version than the one that serves; null while it is the same. */
  behindSinceMs: number | null;
  failure: LoadingFailure | null;
}

/** What a look-up of the champion changes, before anything is loaded. */
export function noteChampion(served: ServedModel, champion: ModelVersion | null, nowMs: number): void {
  served.champion = champion;
  served.lookedUpAtMs = nowMs;
  if (champion?.id === served.loaded.version.id) {
    served.behindSinceMs = null;
    served.failure = null;
  } else served.behindSinceMs ??= nowMs;
}

/** Whether a champion that does not serve yet is to be loaded now. */
export function isDue({ champion, loaded, failure }: ServedModel, nowMs: number): boolean {
  if (champion === null || champion.id === loaded.version.id) return false;
  return failure?.versionId !== champion.id || nowMs >= failure.retryAtMs;
}

/** Waits twice as long after each failure of the same version, up to half a minute. */
export function nextFailure(
  known: LoadingFailure | null,
  versionId: string,
  message: string,
  nowMs: number,
): LoadingFailure {
  const attempts = known?.versionId === versionId ? known.attempts + 1 : 1;
  const pauseMs = Math.min(RETRY_MAX_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
  return { versionId, message, attempts, retryAtMs: nowMs + pauseMs };
}

/** The one definition of a degraded replica, for /healthz, /metrics and the query `replicas` alike. */
export function isDegraded(secondsBehind: number): boolean {
  return secondsBehind * 1000 > BEHIND_MAX_MS;
}

/** What a model's service looks like from outside. */
export interface ServiceState {
  readonly modelName: string;
  readonly modelId: string;
  readonly modelVersionId: string;
  readonly version: number;
  readonly since: Date;
  readonly champion: { readonly modelVersionId: string; readonly version: number } | null;
  readonly behindSince: Date | null;
  /** How long another version than the champion has been served; 0 while it is the champion. */
  readonly secondsBehind: number;
  /** What keeps the champion from being served; null when nothing does. */
  readonly problem: string | null;
  /** UNKNOWN while the champion cannot be looked up, unless it is already known that another version serves. */
  readonly state: 'OK' | 'DEGRADED' | 'UNKNOWN';
  /** How long ago the champion was looked up. */
  readonly secondsSinceLookup: number;
}

export function stateOf(served: ServedModel, nowMs: number): ServiceState {
  const { loaded, champion, behindSinceMs, sinceMs } = served;
  const { version } = loaded;
  const behindMs = behindSinceMs === null ? 0 : Math.max(0, nowMs - behindSinceMs);
  const secondsBehind = behindMs / 1000;
  const unseenMs = nowMs - served.lookedUpAtMs;
  const unseen = unseenMs > UNSEEN_MAX_MS;
  return {
    modelName: loaded.modelName,
    modelId: version.modelId,
    modelVersionId: version.id,
    version: version.version,
    since: new Date(sinceMs),
    champion: champion === null ? null : { modelVersionId: champion.id, version: champion.version },
    behindSince: behindSinceMs === null ? null : new Date(behindSinceMs),
    secondsBehind,
    problem: problemOf(served, unseen ? unseenMs : null),
    state: isDegraded(secondsBehind) ? 'DEGRADED' : unseen ? 'UNKNOWN' : 'OK',
    secondsSinceLookup: Math.max(0, unseenMs / 1000),
  };
}

function problemOf(
  { loaded, champion, behindSinceMs, failure }: ServedModel,
  unseenMs: number | null,
): string | null {
  const serves = `version ${loaded.version.version} of ${loaded.modelName} serves`;
  if (unseenMs !== null) {
    return `The champion could not be looked up for ${Math.round(unseenMs / 1000)} s; ${serves}.`;
  }
  if (behindSinceMs === null) return null;
  if (champion === null) return `There is no champion any more; ${serves}.`;
  if (failure === null) return `Version ${champion.version} is being loaded; ${serves}.`;
  return `${failure.message} Tried ${failure.attempts} times; ${serves}.`;
}
