import { startTraining, trainingRequestSchema } from '../../pipeline/training/start-training.js';
import { notFound } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { parseIdempotencyKey } from '../../queue/idempotency-key.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { Resolvers, StartTrainingInput } from '../generated/resolver-types.js';

export const trainingResolvers: Resolvers = {
  Mutation: {
    startTraining: (_parent, { input }, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'], async () => {
        const { idempotencyKey, model, ...request } = withoutNulls(input) as StartTrainingInput;
        const job = await startTraining(
          context,
          parseRequest(trainingRequestSchema, { ...request, model: model?.toLowerCase() }),
          parseIdempotencyKey(idempotencyKey),
        );
        const run = await context.loaders.run.load(job.runId!);
        if (run === null) throw notFound('run', job.runId!);
        return { __typename: 'TrainingStarted' as const, job, run };
      }),
  },
};
