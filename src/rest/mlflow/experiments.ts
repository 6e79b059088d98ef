import { z } from 'zod';
import { findExperiment } from '../../pipeline/tracking/experiments.js';
import { endpoint } from './endpoint.js';
import { nonEmpty } from './fields.js';
import { experimentMessage } from './messages.js';

export const experimentEndpoints = [
  endpoint('GET', 'experiments/get', z.object({ experiment_id: nonEmpty }), async ({ db }, fields) => ({
    experiment: experimentMessage(await findExperiment(db.manager, fields.experiment_id)),
  })),
];
