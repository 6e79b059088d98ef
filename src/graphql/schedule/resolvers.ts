import { dueTimes, dueTimesRequestSchema } from '../../pipeline/loop/schedules/due-times.js';
import { parseRequest } from '../../platform/validation.js';
import { resultOf } from '../common/results.js';
import type { Resolvers } from '../generated/resolver-types.js';

export const scheduleResolvers: Resolvers = {
  Query: {
    scheduleTimes: (_parent, args) =>
      resultOf(['INVALID_INPUT'], async () => ({
        __typename: 'ScheduleTimes' as const,
        times: dueTimes(parseRequest(dueTimesRequestSchema, args), new Date()),
      })),
  },
};
