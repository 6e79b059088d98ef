import { CONTEXT_TAG } from '../dataset-inputs.js';
import {
  LIST_COMPARATORS,
  NUMBER_COMPARATORS,
  PRESENCE_COMPARATORS,
  type Searchable,
  TEXT_COMPARATORS,
} from './searchable.js';

/** From a run to the datasets that it read. */
const DATASETS =
  'FROM run_input input JOIN logged_dataset dataset ON dataset.id = input.dataset_id WHERE input.run_id = run.id';

const KEYED_TEXT = [...TEXT_COMPARATORS, ...PRESENCE_COMPARATORS];
const LISTED_TEXT = [...TEXT_COMPARATORS, ...LIST_COMPARATORS];

/** What filters and orders may say about runs. */
export const RUN_SEARCH: Searchable = {
  what: 'run',
  table: 'run',
  id: 'run.id',
  attributes: {
    run_id: { column: 'run.id', kind: 'ascii', comparators: LISTED_TEXT, orderable: true, indexed: true },
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
  related: {
    dataset: {
      name: { column: 'dataset.name', from: DATASETS, comparators: LISTED_TEXT },
      digest: { column: 'dataset.digest', from: DATASETS, comparators: LISTED_TEXT },
      context: {
        column: 'context.value',
        from: `FROM run_input_tag context WHERE context.run_id = run.id AND context.name = '${CONTEXT_TAG}'`,
        comparators: LISTED_TEXT,
      },
    },
  },
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
    dataset: 'dataset',
    datasets: 'dataset',
  },
  orderKeyName: 'attribute key',
};
