import {
  LIST_COMPARATORS,
  NUMBER_COMPARATORS,
  PRESENCE_COMPARATORS,
  type Searchable,
  TEXT_COMPARATORS,
} from './searchable.js';

const KEYED_TEXT = [...TEXT_COMPARATORS, ...PRESENCE_COMPARATORS];
const LISTED_TEXT = [...TEXT_COMPARATORS, ...LIST_COMPARATORS];

/** What filters and orders may say about runs. */
export const RUN_SEARCH: Searchable = {
  what: 'run',
  table: 'run',
  id: 'run.id',
  attributes: {
    run_id: { column: 'run.id', kind: 'ascii', comparators: LISTED_TEXT, orderable: true, unique: true },
    run_name: { column: 'run.name', kind: 'text', comparators: TEXT_COMPARATORS, orderable: true },
    user_id: { column: 'run.user_id', kind: 'text', comparators: TEXT_COMPARATORS, orderable: true },
    status: { column: 'run.status', kind: 'ascii', comparators: TEXT_COMPARATORS, orderable: true },
    start_time: {
      column: 'run.started_at',
      kind: 'time',
      comparators: NUMBER_COMPARATORS,
      orderable: true,
      nullable: true,
    },
    end_time: {
      column: 'run.ended_at',
      kind: 'time',
      comparators: NUMBER_COMPARATORS,
      orderable: true,
      nullable: true,
    },
    artifact_uri: {
      column: 'run.artifact_uri',
      kind: 'text',
      comparators: TEXT_COMPARATORS,
      orderable: true,
    },
  },
  aliases: {
    created: 'start_time',
    Created: 'start_time',
    'run name': 'run_name',
    'Run name': 'run_name',
    'Run Name': 'run_name',
  },
  keyed: {
    metric: {
      table: 'run_latest_metric',
      owner: 'run_id',
      kind: 'number',
      comparators: NUMBER_COMPARATORS,
      orderable: true,
    },
    parameter: {
      table: 'run_param',
      owner: 'run_id',
      kind: 'text',
      comparators: KEYED_TEXT,
      orderable: true,
    },
    tag: { table: 'run_tag', owner: 'run_id', kind: 'text', comparators: KEYED_TEXT, orderable: true },
  },
  related: {},
  entityWords: {
    metric: 'metric',
    metrics: 'metric',
    param: 'parameter',
    params: 'parameter',
    parameter: 'parameter',
    parameters: 'parameter',
    tag: 'tag',
    tags: 'tag',
    attr: 'attribute',
    attribute: 'attribute',
    attributes: 'attribute',
    run: 'attribute',
  },
  orderKeyName: 'attribute key',
};
