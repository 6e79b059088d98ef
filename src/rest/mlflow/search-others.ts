import { z } from 'zod';
import { searchModels, searchModelVersions } from '../../pipeline/registry/search/search-models.js';
import { searchDatasets } from '../../pipeline/tracking/search/search-datasets.js';
import { searchExperiments } from '../../pipeline/tracking/search/search-experiments.js';
import { searchLoggedModels } from '../../pipeline/tracking/search/search-logged-models.js';
import { endpoint } from './endpoint.js';
import { bool, messages, nonEmpty, text } from './fields.js';
import { loggedModelMessage } from './logged-model-messages.js';
import { experimentMessage } from './messages.js';
import { modelMessage, modelVersionMessage } from './registry-messages.js';
import { experimentIds, maxResults, searchFields, searchRequest, viewType } from './search-fields.js';

export const otherSearchEndpoints = [
  endpoint(
    ['GET', 'POST'],
    'experiments/search',
    z.object({
      max_results: maxResults({ preset: 1000, most: 50_000 }),
      view_type: viewType,
      ...searchFields,
    }),
    async ({ db }, fields) => {
      const { experiments, nextPageToken } = await searchExperiments(db, {
        ...searchRequest(fields),
        view: fields.view_type,
      });
      return { experiments: experiments.map(experimentMessage), next_page_token: nextPageToken };
    },
  ),
  endpoint(
    'POST',
    'experiments/search-datasets',
    z.object({ experiment_ids: experimentIds }),
    async ({ db }, fields) => {
      const summaries = await searchDatasets(db, fields.experiment_ids);
      return {
        dataset_summaries: summaries.map(({ experimentId, name, digest, context }) => ({
          experiment_id: String(experimentId),
          name,
          digest,
          context: context ?? undefined,
        })),
      };
    },
  ),
  endpoint(
    'GET',
    'registered-models/search',
    z.object({ max_results: maxResults({ preset: 100, most: 1000 }), ...searchFields }),
    async ({ db }, fields) => {
      const { models, nextPageToken } = await searchModels(db, searchRequest(fields));
      return { registered_models: models.map(modelMessage), next_page_token: nextPageToken };
    },
  ),
  endpoint(
    'GET',
    'model-versions/search',
    z.object({ max_results: maxResults({ preset: 10_000, most: 200_000 }), ...searchFields }),
    async ({ db }, fields) => {
      const { versions, nextPageToken } = await searchModelVersions(db, searchRequest(fields));
      return { model_versions: versions.map(modelVersionMessage), next_page_token: nextPageToken };
    },
  ),
  endpoint(
    'POST',
    'logged-models/search',
    z.object({
      experiment_ids: experimentIds,
      filter: text.optional(),
      datasets: messages({ dataset_name: nonEmpty, dataset_digest: text.optional() }),
      order_by: messages({
        field_name: nonEmpty,
        ascending: bool.default(true),
        dataset_name: text.optional(),
        dataset_digest: text.optional(),
      }),
      max_results: maxResults({ preset: 50, most: 1000 }),
      page_token: text.optional(),
    }),
    async ({ db }, fields) => {
      const { models, nextPageToken } = await searchLoggedModels(db, {
        experimentIds: fields.experiment_ids,
        filter: fields.filter,
        datasets: fields.datasets.map(datasetOf),
        orderBy: fields.order_by.map((order) => ({
          field: order.field_name,
          ascending: order.ascending,
          dataset: order.dataset_name ? datasetOf({ ...order, dataset_name: order.dataset_name }) : undefined,
        })),
        maxResults: fields.max_results,
        pageToken: fields.page_token,
      });
      return { models: models.map(loggedModelMessage), next_page_token: nextPageToken };
    },
  ),
];

function datasetOf({
  dataset_name,
  dataset_digest,
}: {
  dataset_name: string;
  dataset_digest?: string | undefined;
}) {
  return { name: dataset_name, digest: dataset_digest };
}
