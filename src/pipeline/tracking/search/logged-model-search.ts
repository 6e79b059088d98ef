import {
  LIST_COMPARATORS,
  NUMBER_COMPARATORS,
  PRESENCE_COMPARATORS,
  type Searchable,
  TEXT_COMPARATORS,
} from './searchable.js';
import { joined, type Sql, sql } from './sql.js';

/** A dataset that a metric was measured on. */
export interface MeasuredDataset {
  readonly name: string;
  readonly digest?: string | undefined;
}

const LISTED_TEXT = [...TEXT_COMPARATORS, ...LIST_COMPARATORS];
const KEYED_TEXT = [...TEXT_COMPARATORS, ...PRESENCE_COMPARATORS];
const text = { kind: 'text', comparators: LISTED_TEXT, orderable: true } as const;
const ascii = { kind: 'ascii', comparators: LISTED_TEXT, orderable: true } as const;
const time = { kind: 'time', comparators: NUMBER_COMPARATORS, orderable: true } as const;
const facts = {
  owner: 'logged_model_id',
  kind: 'text',
  comparators: KEYED_TEXT,
  orderable: false,
} as const;

/** What filters and orders may say about the models that clients log. */
export const LOGGED_MODEL_SEARCH: Searchable = {
  what: 'logged model',
  table: 'logged_model',
  id: 'logged_model.id',
  attributes: {
    model_id: { column: 'logged_model.id', ...ascii },
    name: { column: 'logged_model.name', ...text },
    model_type: { column: 'logged_model.model_type', ...text, nullable: true },
    status: {
      column: 'logged_model.status',
      ...ascii,
      valueAliases: {
        LOGGED_MODEL_PENDING: 'PENDING',
        LOGGED_MODEL_READY: 'READY',
        LOGGED_MODEL_UPLOAD_FAILED: 'UPLOAD_FAILED',
        FAILED: 'UPLOAD_FAILED',
      },
    },
    source_run_id: { column: 'logged_model.source_run_id', ...ascii, nullable: true },
    creation_timestamp: { column: 'logged_model.created_at', ...time },
    last_updated_timestamp: { column: 'logged_model.updated_at', ...time },
  },
  aliases: {
    creation_time: 'creation_timestamp',
    creation_timestamp_ms: 'creation_timestamp',
    last_updated_time: 'last_updated_timestamp',
    last_updated_timestamp_ms: 'last_updated_timestamp',
  },
  keyed: {
    metric: {
      table: 'logged_model_metric',
      owner: 'logged_model_id',
      kind: 'number',
      comparators: NUMBER_COMPARATORS,
      orderable: true,
      many: { key: 'point_digest', latestFirst: ['timestamp_ms', 'step', 'value'] },
    },
    parameter: { table: 'logged_model_param', ...facts },
    tag: { table: 'logged_model_tag', ...facts },
  },
  related: {},
  entityWords: {
    attribute: 'attribute',
    attributes: 'attribute',
    metric: 'metric',
    metrics: 'metric',
    param: 'parameter',
    params: 'parameter',
    tag: 'tag',
    tags: 'tag',
  },
  orderKeyName: 'attribute key',
};

/** The same, where conditions on metrics look at values measured on one of these datasets alone. */
export function measuredOn(datasets: readonly MeasuredDataset[]): Searchable {
  if (datasets.length === 0) return LOGGED_MODEL_SEARCH;
  const { metric, ...others } = LOGGED_MODEL_SEARCH.keyed;
  const many = { ...metric!.many!, only: onDatasets(datasets) };
  return { ...LOGGED_MODEL_SEARCH, keyed: { ...others, metric: { ...metric!, many } } };
}

/** Whether a value was measured on one of these datasets. */
export function onDatasets(datasets: readonly MeasuredDataset[]): Sql {
  const { text: alternatives, parameters } = joined(
    datasets.map(({ name, digest }) =>
      digest === undefined || digest === ''
        ? sql('(dataset_name = ?)', name)
        : sql('(dataset_name = ? AND dataset_digest = ?)', name, digest),
    ),
    ' OR ',
  );
  return sql(`(${alternatives})`, ...parameters);
}
