import type { GraphQLEnumType } from 'graphql';
import { subjectOfKind, TRAINABLE_KINDS } from '../../pipeline/training/parameters/parameters.js';
import { startTraining } from '../../pipeline/training/start-training.js';
import { trainingRequestSchema } from '../../pipeline/training/training-request.js';
import { notFound } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { parseIdempotencyKey } from '../../queue/idempotency-key.js';
import { subjectOf } from '../../subjects/subjects.js';
import { resultOf, withoutNulls } from '../common/results.js';
import { subjectInGraphql } from '../common/subjects.js';
import type { Resolvers, StartTrainingInput } from '../generated/resolver-types.js';
import { kindFromGraphql, kindInGraphql } from './kinds.js';
import { parametersSchemaOf } from './parameters-schema.js';

export const trainingResolvers: Resolvers = {
  Query: {
    modelKinds(_parent, _args, _context, { schema }) {
      const kinds = schema.getType('ModelKind') as GraphQLEnumType;
      return TRAINABLE_KINDS.map((model) => {
        const kind = kindInGraphql(model);
        return {
          kind,
          subject: subjectInGraphql(subjectOfKind(model)),
          description: kinds.getValue(kind)!.description!,
          parametersSchema: JSON.stringify(parametersSchemaOf(model)),
        };
      });
    },
  },
  Mutation: {
    startTraining: (_parent, { input }, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'], async () => {
        const { idempotencyKey, model, ...request } = withoutNulls(input) as StartTrainingInput;
        const job = await startTraining(
          { ...context, subjectOf },
          parseRequest(trainingRequestSchema, { ...request, model: model && kindFromGraphql(model) }),
          parseIdempotencyKey(idempotencyKey),
        );
        const run = await context.loaders.run.load(job.runId!);
        if (run === null) throw notFound('run', job.runId!);
        return { __typename: 'TrainingStarted' as const, job, run };
      }),
  },
};
