import { readTraffic, trafficRequestSchema } from '../../pipeline/monitoring/traffic.js';
import { parseRequest } from '../../platform/validation.js';
import { subjectOf } from '../../subjects/subjects.js';
import { withoutNulls } from '../common/results.js';
import type { Resolvers } from '../generated/resolver-types.js';

export const trafficResolvers: Resolvers = {
  Query: {
    traffic: (_parent, args, { db }) =>
      readTraffic(db.manager, subjectOf, parseRequest(trafficRequestSchema, withoutNulls(args)), new Date()),
  },
};
