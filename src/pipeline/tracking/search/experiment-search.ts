import { NUMBER_COMPARATORS, PRESENCE_COMPARATORS, type Searchable, TEXT_COMPARATORS } from './searchable.js';

/** What filters and orders may say about experiments. */
export const EXPERIMENT_SEARCH: Searchable = {
  what: 'experiment',
  table: 'experiment',
  id: 'experiment.id',
  attributes: {
    name: { column: 'experiment.name', kind: 'text', comparators: TEXT_COMPARATORS, orderable: true },
    experiment_id: { column: 'experiment.id', kind: 'number', comparators: [], orderable: true },
    creation_time: {
      column: 'experiment.created_at',
      kind: 'time',
      comparators: NUMBER_COMPARATORS,
      orderable: true,
    },
    last_update_time: {
      column: 'experiment.updated_at',
      kind: 'time',
      comparators: NUMBER_COMPARATORS,
      orderable: true,
      nullable: true,
    },
  },
  aliases: {},
  keyed: {
    tag: {
      table: 'experiment_tag',
      owner: 'experiment_id',
      kind: 'text',
      comparators: [...TEXT_COMPARATORS, ...PRESENCE_COMPARATORS],
      orderable: false,
    },
  },
  related: {},
  entityWords: {
    attribute: 'attribute',
    attributes: 'attribute',
    attr: 'attribute',
    tag: 'tag',
    tags: 'tag',
  },
  orderKeyName: 'attribute key',
};
