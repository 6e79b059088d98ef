import { In } from 'typeorm';
import { removeDriftSchedule, setDriftSchedule } from '../../pipeline/loop/drift-checks/schedules.js';
import { scheduleRequestSchema } from '../../pipeline/loop/schedules/schedule-request.js';
import { acknowledgeDriftAlarm, acknowledgementSchema } from '../../pipeline/monitoring/acknowledge-alarm.js';
import { readReport } from '../../pipeline/monitoring/drift/read-report.js';
import { startCheckSchema, startDriftCheck } from '../../pipeline/monitoring/drift/start-check.js';
import { closeDriftAlarm, closingSchema } from '../../pipeline/monitoring/watch/close-alarm.js';
import { DEFAULT_MODEL_NAME } from '../../pipeline/training/model-name.js';
import { assertIdExists, notFound } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { parseIdempotencyKey } from '../../queue/idempotency-key.js';
import { DriftAlarm, DriftReportRow, DriftSchedule } from '../../store/entities/monitoring.js';
import { Model } from '../../store/entities/registry.js';
import { withActor } from '../common/actor.js';
import { newestFirst } from '../common/newest-first.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { Context } from '../context.js';
import type { DriftColumnKind, Resolvers } from '../generated/resolver-types.js';

export const driftResolvers: Resolvers = {
  Query: {
    async driftReports(_parent, { modelName, cause, states, ...page }, { db }) {
      return newestFirst(db.manager, DriftReportRow, page, {
        ...(await ofModel(modelName, db)),
        ...(cause != null && { cause }),
        ...(states != null && { state: In([...states]) }),
      });
    },
    driftCheckSchedules: (_parent, page, { db }) => newestFirst(db.manager, DriftSchedule, page),
    async driftAlarms(_parent, { modelName, ...page }, { db }) {
      return newestFirst(db.manager, DriftAlarm, page, await ofModel(modelName, db));
    },
    async driftReport(_parent, { id }, { db }) {
      assertIdExists('drift report', id);
      const row = await db.manager.findOneBy(DriftReportRow, { id });
      if (row === null) throw notFound('drift report', id);
      return row;
    },
  },
  Mutation: {
    checkDrift: (_parent, { input: { idempotencyKey, ...input } }, context) =>
      resultOf(['INVALID_INPUT', 'NO_CHAMPION', 'CONFLICT', 'OVERLOADED', 'DAMAGED_ARTIFACT'], async () => {
        const key = parseIdempotencyKey(idempotencyKey ?? undefined);
        const request = parseRequest(startCheckSchema, withoutNulls(input));
        return {
          __typename: 'DriftCheckStarted' as const,
          job: await startDriftCheck(context, request, key),
        };
      }),
    acknowledgeAlarm: (_parent, args, { db, principal }) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND'], async () => {
        const request = parseRequest(
          acknowledgementSchema,
          withActor(withoutNulls(args) as object, 'by', { principal }),
        );
        const acknowledged = await acknowledgeDriftAlarm(db.manager, request, new Date());
        return { __typename: 'AlarmAcknowledged' as const, ...acknowledged };
      }),
    closeDriftAlarm: (_parent, args, { db, principal }) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND'], async () => {
        const request = parseRequest(
          closingSchema,
          withActor(withoutNulls(args) as object, 'by', { principal }),
        );
        return {
          __typename: 'DriftAlarmClosed' as const,
          ...(await closeDriftAlarm(db, request, new Date())),
        };
      }),
    setDriftCheckSchedule: (_parent, { input }, { db }) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND'], async () => {
        const named = { modelName: DEFAULT_MODEL_NAME, ...(withoutNulls(input) as object) };
        const request = parseRequest(scheduleRequestSchema, named);
        const schedule = await setDriftSchedule(db, request, new Date());
        return { __typename: 'DriftCheckScheduleSet' as const, schedule };
      }),
    removeDriftCheckSchedule: (_parent, { modelName }, { db }) =>
      resultOf(['NOT_FOUND'], async () => {
        const schedule = await removeDriftSchedule(db, modelName ?? DEFAULT_MODEL_NAME);
        return { __typename: 'DriftCheckScheduleRemoved' as const, schedule };
      }),
  },
  Model: {
    driftCheckSchedule: ({ id }, _args, { loaders }) => loaders.driftSchedule.load(id),
  },
  DriftCheckSchedule: {
    model: ({ modelId }, _args, context) => modelOf(modelId, context),
    nextRunAt: ({ nextDueAt }) => nextDueAt,
    lastRunAt: ({ lastDueAt }) => lastDueAt,
    lastJob: ({ lastJobId }, _args, { loaders }) => (lastJobId === null ? null : loaders.job.load(lastJobId)),
  },
  DriftReport: {
    model: ({ modelId }, _args, context) => modelOf(modelId, context),
    modelVersion: ({ modelVersionId }, _args, context) => versionOf(modelVersionId, context),
    async columns({ reportDigest }, _args, { artifacts }) {
      const { columns } = await readReport(artifacts, reportDigest);
      return columns.map((column) => ({ ...column, kind: column.kind.toUpperCase() as DriftColumnKind }));
    },
    json: async ({ reportDigest }, _args, { artifacts }) =>
      JSON.stringify(await readReport(artifacts, reportDigest)),
    pagePath: ({ id }) => `/drift/reports/${id}`,
  },
  DriftAlarm: {
    modelVersion: ({ modelVersionId }, _args, context) => versionOf(modelVersionId, context),
  },
  DriftFinding: {
    since: ({ since }) => (since === null ? null : new Date(since)),
  },
};

/** Of a model that is not there, nothing is. */
async function ofModel(name: string | null | undefined, db: Context['db']): Promise<{ modelId?: string }> {
  if (name == null) return {};
  const model = await db.manager.findOneBy(Model, { name });
  return { modelId: model?.id ?? '' };
}

async function modelOf(id: string, { loaders }: Context): Promise<Model> {
  const model = await loaders.model.load(id);
  if (model === null) throw notFound('model', id);
  return model;
}

async function versionOf(id: string, { loaders }: Context) {
  const version = await loaders.modelVersion.load(id);
  if (version === null) throw notFound('model version', id);
  return version;
}
