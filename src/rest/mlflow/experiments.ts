import { z } from 'zod';
import {
  createExperiment,
  deleteExperiment,
  deleteExperimentTag,
  renameExperiment,
  restoreExperiment,
  setExperimentTag,
} from '../../pipeline/tracking/experiment-changes.js';
import { findExperiment, findExperimentByName } from '../../pipeline/tracking/experiments.js';
import { endpoint } from './endpoint.js';
import { namedValues, nonEmpty, text } from './fields.js';
import { experimentMessage } from './messages.js';

const experimentId = { experiment_id: nonEmpty };

export const experimentEndpoints = [
  endpoint(
    'POST',
    'experiments/create',
    z.object({ name: nonEmpty, artifact_location: text.optional(), tags: namedValues }),
    async ({ db, artifactRoot }, { name, artifact_location: artifactLocation, tags }) => ({
      experiment_id: String(await createExperiment(db, { name, artifactLocation, tags }, artifactRoot)),
    }),
  ),
  endpoint('GET', 'experiments/get', z.object(experimentId), async ({ db }, fields) => ({
    experiment: experimentMessage(await findExperiment(db.manager, fields.experiment_id)),
  })),
  endpoint(
    'GET',
    'experiments/get-by-name',
    z.object({ experiment_name: nonEmpty }),
    async ({ db }, fields) => ({
      experiment: experimentMessage(await findExperimentByName(db.manager, fields.experiment_name)),
    }),
  ),
  endpoint('POST', 'experiments/delete', z.object(experimentId), ({ db }, fields) =>
    deleteExperiment(db, fields.experiment_id),
  ),
  endpoint('POST', 'experiments/restore', z.object(experimentId), ({ db }, fields) =>
    restoreExperiment(db, fields.experiment_id),
  ),
  endpoint(
    'POST',
    'experiments/update',
    z.object({ ...experimentId, new_name: nonEmpty }),
    ({ db }, fields) => renameExperiment(db, fields.experiment_id, fields.new_name),
  ),
  endpoint(
    'POST',
    'experiments/set-experiment-tag',
    z.object({ ...experimentId, key: nonEmpty, value: text.default('') }),
    ({ db }, { experiment_id: id, key, value }) => setExperimentTag(db, id, { name: key, value }),
  ),
  endpoint(
    'POST',
    'experiments/delete-experiment-tag',
    z.object({ ...experimentId, key: nonEmpty }),
    ({ db }, { experiment_id: id, key }) => deleteExperimentTag(db, id, key),
  ),
];
