import { searchRequestSchema, startSearch } from '../../pipeline/training/start-search.js';
import { notFound } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { parseIdempotencyKey } from '../../queue/idempotency-key.js';
import { subjectOf } from '../../subjects/subjects.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { Resolvers, SearchDimensionInput, StartSearchInput } from '../generated/resolver-types.js';
import { kindFromGraphql } from '../training/kinds.js';

export const searchResolvers: Resolvers = {
  Mutation: {
    startSearch: (_parent, { input }, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'], async () => {
        const { idempotencyKey, model, space, ...request } = withoutNulls(input) as StartSearchInput;
        const job = await startSearch(
          { ...context, subjectOf },
          parseRequest(searchRequestSchema, {
            ...request,
            model: model && kindFromGraphql(model),
            space: space?.map(searchedDimension),
          }),
          parseIdempotencyKey(idempotencyKey),
        );
        const run = await context.loaders.run.load(job.runId!);
        if (run === null) throw notFound('run', job.runId!);
        return { __typename: 'SearchStarted' as const, job, run };
      }),
  },
};

/** Numbers and words are one list of values to the search, which GraphQL has no type for. */
function searchedDimension({ scale, values, words, ...dimension }: SearchDimensionInput) {
  const given = [...(values ?? []), ...(words ?? [])];
  return {
    ...dimension,
    ...(values == null && words == null ? {} : { values: given }),
    ...(scale == null ? {} : { scale: scale.toLowerCase() }),
  };
}
