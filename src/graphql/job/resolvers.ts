import { In } from 'typeorm';
import { assertIdExists, invalidInput, notFound } from '../../platform/errors.js';
import { IMPORT_DATASET, JOB_DEFINITIONS } from '../../queue/definitions.js';
import { requestCancel } from '../../queue/job-store.js';
import { Job, type JobState as StoredState } from '../../store/entities/job.js';
import { newestFirst } from '../common/newest-first.js';
import { checkFirst, decodeCursor, toConnection } from '../common/pagination.js';
import { resultOf } from '../common/results.js';
import type { Context } from '../context.js';
import type { ErrorCode, JobLogLevel, JobState, Resolvers } from '../generated/resolver-types.js';

const KINDS: readonly string[] = JOB_DEFINITIONS.map(({ kind }) => kind);

/** Name of the list in its cursors. */
const LOG_LINES = 'job_log_line';

const shownState = (state: StoredState) => state.toUpperCase() as JobState;

/** What jobs of the different kinds leave behind. */
interface JobResult {
  outputDigest?: string;
  rows?: number;
  rejectedRows?: number;
}

const resultOfJob = ({ result }: Job) => (result ?? {}) as JobResult;

export const jobResolvers: Resolvers = {
  Query: {
    jobs(_parent, { filter, ...page }, { db }) {
      if (filter?.kind != null && !KINDS.includes(filter.kind)) {
        throw invalidInput('filter.kind', `filter.kind must be one of ${KINDS.join(', ')}.`);
      }
      return newestFirst(db.manager, Job, page, {
        ...(filter?.kind == null ? {} : { kind: filter.kind }),
        ...(filter?.stateIn == null
          ? {}
          : { state: In(filter.stateIn.map((state) => state.toLowerCase() as StoredState)) }),
      });
    },
    async job(_parent, { id }, { db }) {
      assertIdExists('job', id);
      const job = await db.manager.findOneBy(Job, { id });
      if (job === null) throw notFound('job', id);
      return job;
    },
  },
  Mutation: {
    cancelJob: (_parent, { id }, { db, dispatcher }) =>
      resultOf(['NOT_FOUND'], async () => {
        assertIdExists('job', id);
        const job = await requestCancel(db, id);
        if (job.state === 'cancelled') await dispatcher.remove(job);
        return { __typename: 'JobCancellation' as const, job };
      }),
  },
  Subscription: {
    jobProgress: {
      async subscribe(_parent, { id }, { db, jobs }) {
        assertIdExists('job', id);
        if (!(await db.manager.existsBy(Job, { id }))) throw notFound('job', id);
        return jobs.follow(id) as never;
      },
      resolve: jobOfEvent,
    },
    jobChanges: {
      subscribe: (_parent, _args, { jobs }) => jobs.followAll() as never,
      resolve: jobOfEvent,
    },
  },
  Job: {
    state: ({ state }) => shownState(state),
    cancelRequested: ({ cancelRequestedAt }) => cancelRequestedAt !== null,
    error: ({ errorCode, errorMessage }) =>
      errorCode === null ? null : { code: errorCode as ErrorCode, message: errorMessage ?? '' },
    run: ({ runId }, _args, { loaders }) => (runId === null ? null : loaders.run.load(runId)),
    parentJob: ({ parentJobId }, _args, { loaders }) =>
      parentJobId === null ? null : loaders.job.load(parentJobId),
    childJobs: ({ id }, _args, { loaders }) => loaders.childJobs.load(id),
    datasetVersion: ({ datasetVersionId }, _args, { loaders }) =>
      datasetVersionId === null ? null : loaders.datasetVersion.load(datasetVersionId),
    datasetName({ kind, payload }) {
      if (kind !== IMPORT_DATASET.kind) return null;
      const { name } = IMPORT_DATASET.payload.parse(payload).request;
      return typeof name === 'string' ? name : null;
    },
    outputDigest: (job) => resultOfJob(job).outputDigest ?? null,
    rows: (job) => resultOfJob(job).rows ?? null,
    rejectedRows: (job) => resultOfJob(job).rejectedRows ?? null,
    async logLines({ id }, { first, after }, { loaders }) {
      const position = decodeCursor(after, LOG_LINES, ['number']);
      const key = { parentId: id, first: checkFirst(first), after: position?.[0] ?? null };
      return toConnection(await loaders.logLines.load(key), first, LOG_LINES, (line) => [Number(line.id)]);
    },
    events: ({ id }, _args, { loaders }) => loaders.jobEvents.load(id),
  },
  JobLogLine: {
    level: ({ level }) => level.toUpperCase() as JobLogLevel,
  },
  JobEvent: {
    fromState: ({ fromState }) => (fromState === null ? null : shownState(fromState)),
    toState: ({ toState }) => shownState(toState),
  },
};

/** A subscription has one context for its whole life; what an earlier event has loaded is out of date. */
function jobOfEvent(job: unknown, _args: unknown, { loaders }: Context): Job {
  for (const loader of Object.values(loaders)) loader.clearAll();
  return job as Job;
}
