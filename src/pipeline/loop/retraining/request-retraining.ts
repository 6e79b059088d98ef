import type { DataSource, EntityManager } from 'typeorm';
import type { Principal } from '../../../platform/access/principal.js';
import { AppError, noModel } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import type { RetrainingPolicy } from '../../../platform/retraining-policy.js';
import { RETRAIN_MODEL } from '../../../queue/definitions.js';
import type { Dispatcher } from '../../../queue/dispatcher.js';
import { insertJob } from '../../../queue/job-store.js';
import type { Job } from '../../../store/entities/job.js';
import { Model } from '../../../store/entities/registry.js';
import {
  RetrainingAlarm,
  type RetrainingCause,
  type RetrainingEvidence,
  RetrainingRequest,
} from '../../../store/entities/retraining.js';
import { RunTag } from '../../../store/entities/tracking.js';
import { inTransaction } from '../../../store/transaction.js';
import { createRun, type NewRun } from '../../tracking/runs.js';
import { type Complete, runOf, type TrainingRequest } from '../../training/training-request.js';
import { type AlarmReport, observeAlarm } from './alarm-state.js';
import { championTraining } from './champion-training.js';
import { type Decided, decideRetraining, isAlarm, type RetrainingRules, type Severity } from './decide.js';
import { findInFlight, readHistory } from './gather-facts.js';
import { releaseHold } from './release-hold.js';

/** Tags by which a run says what set it off. */
const RETRAINING_TAGS = {
  cause: 'gondola.retraining.cause',
  source: 'gondola.retraining.source',
  alarm: 'gondola.retraining.alarm',
  request: 'gondola.retraining.request',
} as const;

/** What asks for a training of a model. */
export interface Asked {
  readonly modelName: string;
  readonly cause: RetrainingCause;
  /** Who asks, e.g. `grafana`. */
  readonly source: string;
  /** The person who asks; left out for schedules, alarms and webhooks. */
  readonly asker?: Principal;
  /** Names the alarm or the schedule among those of the model, at most 191 characters. */
  readonly alarm: string;
  /** For a request that is no alarm: equal for requests about the same thing, of which one may start a run. */
  readonly dedupKey?: string;
  /** For an alarm: how it stands. */
  readonly report?: AlarmReport;
  readonly severity?: Severity;
  /** For an alarm that comes by webhook and is our own: as which it is weighed, together with `severity`. */
  readonly weighedAs?: 'DRIFT_ALARM' | 'QUALITY_ALARM';
  readonly alertName?: string;
  readonly evidence: RetrainingEvidence;
}

export interface Answer {
  /** Null for a report that an alarm was cleared, which asks for nothing. */
  readonly request: RetrainingRequest | null;
  /** The job of a run that was started now; the caller dispatches it after the commit. */
  readonly job: Job | null;
}

/**
 * Locks the models that are going to be asked about, in the order of their names; names that no model has are left out.
 * Call it before any plain read of the transaction, which would fix an older view of what runs.
 */
export async function lockModels(
  manager: EntityManager,
  names: Iterable<string>,
): Promise<Map<string, Model>> {
  const models = new Map<string, Model>();
  for (const name of [...new Set(names)].sort()) {
    const model = await manager.findOne(Model, { where: { name }, lock: { mode: 'pessimistic_write' } });
    if (model !== null) models.set(name, model);
  }
  return models;
}

/** As lockModels, for one. @throws AppError NOT_FOUND */
export async function lockModelNamed(manager: EntityManager, name: string): Promise<Model> {
  const model = (await lockModels(manager, [name])).get(name);
  if (model === undefined) throw noModel(name);
  return model;
}

/**
 * Decides whether a training is started, writes the request with its evidence and the decision down and, if it is,
 * the run and its job. All in the caller's transaction, which holds the model's lock: so of any number of requests at
 * once one starts a run.
 */
export async function requestRetraining(
  manager: EntityManager,
  model: Model,
  asked: Asked,
  rules: RetrainingRules,
  now: Date,
): Promise<Answer> {
  const { policy } = rules;
  await releaseHold(manager, model, asked.alarm, rules);
  const alarm = await observe(manager, model, asked, policy, now);
  if (asked.report?.status === 'resolved') return { request: null, job: null };
  const dedupKey = alarm === null ? asked.dedupKey! : `${asked.alarm}@${alarm.state.episodeAt.toISOString()}`;
  const started = await manager.findOneBy(RetrainingRequest, { modelId: model.id, onceKey: dedupKey });
  const inFlight = await findInFlight(manager, model.id);
  const decided = decideRetraining(
    {
      cause: asked.weighedAs ?? asked.cause,
      severity: asked.severity ?? null,
      alertName: asked.alertName ?? null,
      isRepeated: started !== null || (alarm?.isStale ?? false),
      isInFlight: inFlight !== null,
      isHeld: alarm?.state.heldBy === 'STARTED' || (policy.dryRun && alarm?.state.heldBy === 'DRY_RUN'),
      ...(await readHistory(manager, model.id, policy, now)),
    },
    policy,
  );
  const { training, ...outcome } = await trainingFor(manager, model, decided, rules);
  const row = manager.create(RetrainingRequest, {
    ...{ id: newId(), modelId: model.id, cause: asked.cause, source: asked.source, alarm: asked.alarm },
    ...{ dedupKey, onceKey: null, evidence: asked.evidence, repeats: 1, jobId: null, runId: null },
    ...outcome,
    ...{ createdAt: now, lastAt: now },
  });
  if (row.decision === 'MERGED') Object.assign(row, runOfRow(started));
  if (row.decision === 'IN_FLIGHT') Object.assign(row, runOfRow(inFlight));
  const job = training === null ? null : await start(manager, row, { ...training, asker: asked.asker });
  if (row.decision === 'STARTED' || row.decision === 'DRY_RUN') {
    await manager.update(
      RetrainingAlarm,
      { modelId: model.id, alarm: asked.alarm },
      { heldBy: row.decision },
    );
  }
  return { request: await record(manager, row), job };
}

/** As requestRetraining, in a transaction of its own; the job is on its queue at once, if Redis answers. */
export async function askForRetraining(
  { db, dispatcher, ...rules }: RetrainingRules & { db: DataSource; dispatcher?: Dispatcher },
  asked: Asked,
  now: Date,
): Promise<RetrainingRequest | null> {
  const { request, job } = await inTransaction(db, async (manager) => {
    const model = await lockModelNamed(manager, asked.modelName);
    return requestRetraining(manager, model, asked, rules, now);
  });
  if (job !== null) await dispatcher?.tryDispatch(job);
  return request;
}

/** Writes down how the alarm stands; null for a request that is none. */
async function observe(
  manager: EntityManager,
  { id: modelId }: Model,
  { cause, alarm, report }: Asked,
  { hysteresisMinutes }: RetrainingPolicy,
  now: Date,
) {
  if (!isAlarm(cause) || report === undefined) return null;
  const before = await manager.findOneBy(RetrainingAlarm, { modelId, alarm });
  const startsAt = report.startsAt === null || report.startsAt <= now ? report.startsAt : now;
  const { state, isStale } = observeAlarm(before, { ...report, startsAt }, now, hysteresisMinutes);
  if (state === null) return null;
  await manager.upsert(RetrainingAlarm, { ...state, modelId, alarm }, ['modelId', 'alarm']);
  return { state, isStale };
}

/** What is to be trained if the decision is to start; a start that is not possible becomes IMPOSSIBLE. */
async function trainingFor(
  manager: EntityManager,
  model: Model,
  decided: Decided,
  { subjectOf }: Pick<RetrainingRules, 'subjectOf'>,
): Promise<Decided & { training: Complete<TrainingRequest> | null }> {
  if (decided.decision !== 'STARTED') return { ...decided, training: null };
  try {
    return { ...decided, training: await championTraining(manager, model, subjectOf) };
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable) throw error;
    return { decision: 'IMPOSSIBLE', reason: error.message, training: null };
  }
}

/** Writes the run and its job. */
async function start(
  manager: EntityManager,
  row: RetrainingRequest,
  { asker, ...training }: Complete<TrainingRequest> & Pick<NewRun, 'asker'>,
): Promise<Job> {
  const runName = `${training.modelName} again: ${row.source} ${row.alarm}`.slice(0, 191);
  const run = await createRun(manager, { ...runOf({ ...training, runName }), asker });
  const { cause, source, alarm, id: request } = row;
  const facts = { cause, source, alarm, request };
  const tags = Object.entries(RETRAINING_TAGS).map(([fact, name]) => ({
    runId: run.id,
    name,
    value: facts[fact as keyof typeof facts],
  }));
  await manager.insert(RunTag, tags);
  const payload = { runId: run.id, datasetVersionId: training.datasetVersionId };
  const job = await insertJob(manager, RETRAIN_MODEL, { payload, request: training, runId: run.id });
  Object.assign(row, { runId: run.id, jobId: job.id, onceKey: row.dedupKey });
  return job;
}

/**
 * Inserts the request, or counts it where the same was asked and decided before: so an episode has at most one row of each
 * decision, however often one follows another. What started something, or would have, is a row of its own.
 */
async function record(manager: EntityManager, row: RetrainingRequest): Promise<RetrainingRequest> {
  const before = await sameBefore(manager, row);
  if (before === null) {
    await manager.insert(RetrainingRequest, row);
    return row;
  }
  const { evidence, reason, jobId, runId, lastAt } = row;
  const repeated = { evidence, reason, jobId, runId, lastAt, repeats: before.repeats + 1 };
  await manager.update(RetrainingRequest, { id: before.id }, repeated);
  return Object.assign(before, repeated);
}

/** For an alarm, the row of its episode with the same decision; for a schedule, the row of the time before with the same one. */
async function sameBefore(
  manager: EntityManager,
  { modelId, cause, alarm, dedupKey, decision }: RetrainingRequest,
): Promise<RetrainingRequest | null> {
  if (decision === 'STARTED' || decision === 'DRY_RUN') return null;
  const about = cause === 'SCHEDULE' ? { modelId, alarm } : { modelId, dedupKey, decision };
  const [last] = await manager.find(RetrainingRequest, { where: about, order: { id: 'DESC' }, take: 1 });
  return last?.decision === decision ? last : null;
}

function runOfRow(row: Pick<RetrainingRequest, 'jobId' | 'runId'> | null) {
  return { jobId: row?.jobId ?? null, runId: row?.runId ?? null };
}
