import type { Reproduction } from '../../pipeline/loop/reproduce-run.js';
import { startReproduction } from '../../pipeline/training/start-reproduction.js';
import { REPRODUCE_RUN } from '../../queue/definitions.js';
import { parseIdempotencyKey } from '../../queue/idempotency-key.js';
import { resultOf } from '../common/results.js';
import type { Resolvers } from '../generated/resolver-types.js';

export const reproductionResolvers: Resolvers = {
  Mutation: {
    reproduceRun: (_parent, { id, idempotencyKey }, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'], async () => {
        const key = parseIdempotencyKey(idempotencyKey ?? undefined);
        return { __typename: 'ReproductionStarted' as const, job: await startReproduction(context, id, key) };
      }),
  },
  Job: {
    reproduction: ({ kind, result }) =>
      kind === REPRODUCE_RUN.kind ? (result as Reproduction | null) : null,
  },
};
