import { searchRequestSchema, startSearch } from '../../pipeline/training/start-search.js';
import { notFound } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { parseIdempotencyKey } from '../../queue/idempotency-key.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { Resolvers, StartSearchInput } from '../generated/resolver-types.js';

export const searchResolvers: Resolvers = {
  Mutation: {
    startSearch: (_parent, { input }, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'], async () => {
        const { idempotencyKey, model, space, ...request } = withoutNulls(input) as StartSearchInput;
        const job = await startSearch(
          context,
          parseRequest(searchRequestSchema, {
            ...request,
            model: model?.toLowerCase(),
            space: space?.map(({ scale, ...dimension }) =>
              scale === undefined ? dimension : { ...dimension, scale: scale?.toLowerCase() },
            ),
          }),
          parseIdempotencyKey(idempotencyKey),
        );
        const run = await context.loaders.run.load(job.runId!);
        if (run === null) throw notFound('run', job.runId!);
        return { __typename: 'SearchStarted' as const, job, run };
      }),
  },
};
