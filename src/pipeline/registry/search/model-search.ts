import {
  LIST_COMPARATORS,
  NUMBER_COMPARATORS,
  PRESENCE_COMPARATORS,
  type Searchable,
  TEXT_COMPARATORS,
} from '../../tracking/search/searchable.js';

const tags = {
  kind: 'text',
  comparators: [...TEXT_COMPARATORS, ...PRESENCE_COMPARATORS],
  orderable: false,
  // Clients ask for models that are no prompts in each search, and models have no such tag.
  absentMeans: { 'mlflow.prompt.is_prompt': 'false' },
} as const;

const entityWords = {
  attribute: 'attribute',
  attributes: 'attribute',
  attr: 'attribute',
  tag: 'tag',
  tags: 'tag',
} as const;

/** What filters and orders may say about registered models. */
export const MODEL_SEARCH: Searchable = {
  what: 'registered model',
  table: 'model',
  id: 'model.id',
  attributes: {
    name: {
      column: 'model.name',
      kind: 'text',
      comparators: TEXT_COMPARATORS,
      orderable: true,
      indexed: true,
    },
    last_updated_timestamp: {
      column: 'COALESCE(model.updated_at, model.created_at)',
      kind: 'time',
      comparators: [],
      orderable: true,
    },
  },
  aliases: { timestamp: 'last_updated_timestamp' },
  keyed: { tag: { table: 'model_tag', owner: 'model_id', ...tags } },
  related: {},
  entityWords,
  orderKeyName: 'order by key',
};

/** What filters and orders may say about versions of registered models. */
export const MODEL_VERSION_SEARCH: Searchable = {
  what: 'model version',
  table: 'model_version JOIN model ON model.id = model_version.model_id',
  id: 'model_version.id',
  attributes: {
    name: {
      column: 'model.name',
      kind: 'text',
      comparators: TEXT_COMPARATORS,
      orderable: true,
      indexed: true,
    },
    version_number: {
      column: 'model_version.version',
      kind: 'number',
      comparators: NUMBER_COMPARATORS,
      orderable: true,
    },
    run_id: {
      column: 'model_version.run_id',
      kind: 'ascii',
      comparators: [...TEXT_COMPARATORS, ...LIST_COMPARATORS],
      orderable: false,
    },
    source_path: {
      column: 'model_version.source',
      kind: 'text',
      comparators: TEXT_COMPARATORS,
      orderable: false,
    },
    creation_timestamp: {
      column: 'model_version.created_at',
      kind: 'time',
      comparators: [],
      orderable: true,
    },
    last_updated_timestamp: {
      column: 'COALESCE(model_version.updated_at, model_version.created_at)',
      kind: 'time',
      comparators: [],
      orderable: true,
    },
  },
  aliases: {},
  keyed: { tag: { table: 'model_version_tag', owner: 'model_version_id', ...tags } },
  related: {},
  entityWords,
  orderKeyName: 'attribute key',
};
