import type { ModelVersion } from '../../../store/entities/registry.js';
import { isDegraded, type LoadingFailure, nextFailure } from './served-model.js';

/** A model that has a champion and of which this process could load none yet. Times in milliseconds. */
export interface MissingModel {
  readonly modelName: string;
  readonly champion: ModelVersion;
  /** When it could not be loaded for the first time. */
  readonly sinceMs: number;
  readonly failure: LoadingFailure;
}

/** What a model that is not served looks like from outside. */
export interface MissingState {
  readonly modelName: string;
  readonly champion: { readonly modelVersionId: string; readonly version: number };
  readonly since: Date;
  readonly secondsBehind: number;
  readonly problem: string;
  /** LOADING as long as a replica that serves an older version would not count as degraded either. */
  readonly state: 'LOADING' | 'DEGRADED';
}

/** @param known what failed before of the same model */
export function missingAfter(
  known: MissingModel | undefined,
  modelName: string,
  champion: ModelVersion,
  message: string,
  nowMs: number,
): MissingModel {
  const failure = nextFailure(known?.failure ?? null, champion.id, message, nowMs);
  return { modelName, champion, sinceMs: known?.sinceMs ?? nowMs, failure };
}

export function stateOfMissing(
  { modelName, champion, sinceMs, failure }: MissingModel,
  nowMs: number,
): MissingState {
  const secondsBehind = Math.max(0, nowMs - sinceMs) / 1000;
  return {
    modelName,
    champion: { modelVersionId: champion.id, version: champion.version },
    since: new Date(sinceMs),
    secondsBehind,
    problem: `${failure.message} Tried ${failure.attempts} times; nothing serves ${modelName}.`,
    state: isDegraded(secondsBehind) ? 'DEGRADED' : 'LOADING',
  };
}
