import { retrainByHand, retrainRequestSchema } from '../../pipeline/loop/retraining/retrain-by-hand.js';
import { removeSchedule, setSchedule } from '../../pipeline/loop/retraining/schedules.js';
import { scheduleRequestSchema } from '../../pipeline/loop/schedules/schedule-request.js';
import { DEFAULT_MODEL_NAME } from '../../pipeline/training/model-name.js';
import { parseRequest } from '../../platform/validation.js';
import { Model } from '../../store/entities/registry.js';
import { RetrainingRequest, RetrainingSchedule } from '../../store/entities/retraining.js';
import { subjectOf } from '../../subjects/subjects.js';
import { newestFirst } from '../common/newest-first.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { Context } from '../context.js';
import type { Resolvers } from '../generated/resolver-types.js';

export const retrainingResolvers: Resolvers = {
  Query: {
    async retrainingRequests(_parent, { modelName, ...page }, { db }) {
      const model = modelName == null ? null : await db.manager.findOneBy(Model, { name: modelName });
      const where = modelName == null ? {} : { modelId: model?.id ?? '' };
      return newestFirst(db.manager, RetrainingRequest, page, where);
    },
    retrainingSchedules: (_parent, page, { db }) => newestFirst(db.manager, RetrainingSchedule, page),
  },
  Mutation: {
    setRetrainingSchedule: (_parent, { input }, { db }) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND'], async () => {
        const request = parseRequest(scheduleRequestSchema, withModelName(input));
        const schedule = await setSchedule(db, request, new Date());
        return { __typename: 'RetrainingScheduleSet' as const, schedule };
      }),
    removeRetrainingSchedule: (_parent, { modelName }, { db }) =>
      resultOf(['NOT_FOUND'], async () => {
        const schedule = await removeSchedule(db, modelName ?? DEFAULT_MODEL_NAME);
        return { __typename: 'RetrainingScheduleRemoved' as const, schedule };
      }),
    retrain: (_parent, { input }, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND'], async () => {
        const request = parseRequest(retrainRequestSchema, withModelName(input));
        return {
          __typename: 'RetrainingAsked' as const,
          request: await retrainByHand({ ...context, subjectOf }, request, new Date()),
        };
      }),
  },
  Run: {
    startedBy: ({ id }, _args, { loaders }) => loaders.retrainingOfRun.load(id),
  },
  Model: {
    retrainingSchedule: ({ id }, _args, { loaders }) => loaders.retrainingSchedule.load(id),
  },
  RetrainingRequest: {
    model: ({ modelId }, _args, context) => modelOf(modelId, context),
    evidence: ({ evidence }) =>
      Object.entries(evidence).map(([name, value]) => ({
        name,
        value: value === null ? null : String(value),
      })),
    job: ({ jobId }, _args, { loaders }) => (jobId === null ? null : loaders.job.load(jobId)),
    run: ({ runId }, _args, { loaders }) => (runId === null ? null : loaders.run.load(runId)),
  },
  RetrainingSchedule: {
    model: ({ modelId }, _args, context) => modelOf(modelId, context),
    nextRunAt: ({ nextDueAt }) => nextDueAt,
    lastRunAt: ({ lastDueAt }) => lastDueAt,
  },
};

function withModelName(input: object): object {
  return { modelName: DEFAULT_MODEL_NAME, ...(withoutNulls(input) as object) };
}

async function modelOf(id: string, { loaders }: Context): Promise<Model> {
  return (await loaders.model.load(id))!;
}
