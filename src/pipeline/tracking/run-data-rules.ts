import { AppError } from '../../platform/errors.js';
import type { MetricPoint } from './metrics.js';
import { checkLength, checkName, cut, refusedValue } from './names.js';

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** What a client logs to a run at once. */
export interface RunData {
  readonly points: readonly MetricPoint[];
  readonly params: readonly NamedValue[];
  readonly tags: readonly NamedValue[];
}

/** Longer ones are cut without a word, as MLflow does. */
const PARAM_CHARS_MAX = 6_000;
const TAG_CHARS_MAX = 8_000;

const DATASET_NAME_CHARS_MAX = 500;
const DATASET_DIGEST_CHARS_MAX = 36;

const POINTS_MAX = 1_000;
const PARAMS_MAX = 100;
const TAGS_MAX = 100;
const ENTRIES_MAX = 1_000;

/** @param path e.g. `metrics[3].`; empty for a point that is logged alone. @throws AppError INVALID_INPUT */
export function checkPoint(point: MetricPoint, path = ''): MetricPoint {
  checkName(point.name, `${path}name`, 'Metric name');
  checkLength(point.datasetName ?? '', DATASET_NAME_CHARS_MAX, `${path}dataset_name`);
  checkLength(point.datasetDigest ?? '', DATASET_DIGEST_CHARS_MAX, `${path}dataset_digest`);
  if (point.timestampMs !== undefined && point.timestampMs < 0) {
    throw refusedValue(
      `${path}timestamp`,
      point.timestampMs,
      'It must be a whole number of milliseconds from 0.',
    );
  }
  return point;
}

/** The parameter as it is kept. @throws AppError INVALID_INPUT */
export function checkParam({ name, value }: NamedValue, path = ''): NamedValue {
  checkName(name, `${path}key`, 'Param key');
  return { name, value: cut(value, PARAM_CHARS_MAX) };
}

/** The tag as it is kept. @throws AppError INVALID_INPUT */
export function checkRunTag({ name, value }: NamedValue, path = ''): NamedValue {
  checkName(name, `${path}key`);
  return { name, value: cut(value, TAG_CHARS_MAX) };
}

/** A batch as it is kept. @throws AppError INVALID_INPUT */
export function checkBatch({ points, params, tags }: RunData): RunData {
  checkCount('metrics', points.length, POINTS_MAX);
  checkCount('params', params.length, PARAMS_MAX);
  checkCount('tags', tags.length, TAGS_MAX);
  checkCount('metrics, params, and tags', points.length + params.length + tags.length, ENTRIES_MAX);
  const checked = {
    points: points.map((point, index) => checkPoint(point, `metrics[${index}].`)),
    params: params.map((param, index) => checkParam(param, `params[${index}].`)),
    tags: tags.map((tag, index) => checkRunTag(tag, `tags[${index}].`)),
  };
  checkDistinct(params);
  return checked;
}

function checkCount(what: string, count: number, limit: number): void {
  if (count <= limit) return;
  throw new AppError(
    'INVALID_INPUT',
    `A batch logging request can contain at most ${limit} ${what}. Got ${count} ${what}. Send them in several requests.`,
    { field: what, limit },
  );
}

function checkDistinct(params: readonly NamedValue[]): void {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { name } of params) (seen.has(name) ? twice : seen).add(name);
  if (twice.size === 0) return;
  const names = [...twice].map((name) => `'${name}'`).join(', ');
  throw new AppError(
    'INVALID_INPUT',
    `Duplicate parameter keys have been submitted: [${names}]. Send one value for each parameter.`,
    { field: 'params' },
  );
}
