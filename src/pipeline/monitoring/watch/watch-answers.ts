import { And, type DataSource, type EntityManager, IsNull, LessThanOrEqual, MoreThan, Not } from 'typeorm';
import { decodeContainer } from '../../../ml/format/container.js';
import { decodeProfile, withoutPictures } from '../../../ml/signals/signal-profile.js';
import { overallEvidence } from '../../../ml/watch/overall-evidence.js';
import {
  observe,
  restoreWatch,
  type SignalValue,
  startWatch,
  type WatchState,
} from '../../../ml/watch/watch.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { ReferenceProfile, Watch, WatchSignal } from '../../../store/entities/monitoring.js';
import { Prediction } from '../../../store/entities/prediction.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { inTransaction } from '../../../store/transaction.js';
import { MEASURED, measuredRow } from '../drift/read-window.js';
import { readsPictures } from '../reads-pictures.js';
import { updateAlarm } from './alarms.js';
import { watchedReferences, watchedValues } from './watched-signals.js';

/** Rows taken in by one transaction. */
const BATCH_ROWS = 1_000;
/**
 * How long the largest number that was seen waits until what lies below it is read. MySQL gives the numbers when rows
 * are written, and shows the rows when their transactions end: a transaction that is open for longer than this after a
 * later one has ended leaves rows that are never watched. The transactions that store answers write 2,000 rows at most
 * and wait for nothing else. (A cluster with several primaries gives numbers in no order, and would need another rule.)
 */
const SETTLED_MS = 10_000;

export interface WatchContext {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
  /** An alarm comes by chance at most once in so many rows. */
  readonly rowsPerFalseAlarm: number;
}

export interface WatchStep {
  /** Answers that were taken in. */
  readonly rows: number;
  /** Whether there may be more to take in. */
  readonly isBehind: boolean;
}

/**
 * Takes the next answers of a version into the watch over its signals, and opens or closes its alarm: all in one
 * transaction, so that no answer counts twice whatever dies, and however many processes watch. They are taken in the
 * order in which they came to MySQL, so that those of batch jobs and of spools, whose ids are old, are not passed over.
 * @param now the time of the call, not one of before
 * @returns null while the version has no reference to be held against
 */
export async function watchAnswers(
  { id, modelId, runId }: ModelVersion,
  now: Date,
  { db, artifacts, rowsPerFalseAlarm }: WatchContext,
): Promise<WatchStep | null> {
  if (!(await db.manager.existsBy(Watch, { modelVersionId: id }))) {
    const begun = await beginWatch({ id, modelId, runId }, now, { db, artifacts, rowsPerFalseAlarm });
    if (!begun) return null;
  }
  return inTransaction(db, async (manager) => {
    const watch = await manager.findOneOrFail(Watch, {
      where: { modelVersionId: id },
      lock: { mode: 'pessimistic_write' },
    });
    if (watch.seenAt !== null && now.getTime() - watch.seenAt.getTime() < SETTLED_MS) {
      return { rows: 0, isBehind: false };
    }
    const answers = await nextAnswers(manager, watch);
    const isBehind = answers.length === BATCH_ROWS;
    if (!isBehind) {
      const seenArrivalNo = await largestArrivalNo(manager, id);
      await manager.update(Watch, { modelVersionId: id }, { seenArrivalNo, seenAt: now });
    }
    if (answers.length === 0) return { rows: 0, isBehind };
    const states = await takeIn(manager, id, answers);
    const { evidence, signals } = overallEvidence(states, rowsPerFalseAlarm);
    await manager.update(
      Watch,
      { modelVersionId: id },
      {
        ...{ lastArrivalNo: answers.at(-1)!.arrivalNo!, rows: watch.rows + answers.length },
        ...{ evidence, updatedAt: now },
      },
    );
    await updateAlarm(manager, watch, { evidence, signals, states, rowsPerFalseAlarm }, now);
    return { rows: answers.length, isBehind };
  });
}

async function beginWatch(
  { id, modelId, runId }: Pick<ModelVersion, 'id' | 'modelId' | 'runId'>,
  now: Date,
  { db, artifacts, rowsPerFalseAlarm }: WatchContext,
): Promise<boolean> {
  const reference = await db.manager.findOneBy(ReferenceProfile, { modelVersionId: id });
  if (reference === null) return false;
  const measured = decodeProfile(decodeContainer(await artifacts.read(reference.artifactDigest)));
  const profile = (await readsPictures(db.manager, { runId })) ? measured : withoutPictures(measured);
  await inTransaction(db, async (manager) => {
    const watch = {
      modelVersionId: id,
      modelId,
      ...{ lastArrivalNo: 0, seenArrivalNo: 0, seenAt: null },
      rows: 0,
      evidence: 0,
      updatedAt: now,
    };
    await manager.createQueryBuilder().insert().into(Watch).values(watch).orIgnore().execute();
    const signals = [...watchedReferences(profile)].map(([signal, against]) => ({
      ...{ modelVersionId: id, signal, evidence: 0 },
      state: JSON.stringify(startWatch(against, { rowsPerFalseAlarm })),
    }));
    if (signals.length === 0) return;
    await manager.createQueryBuilder().insert().into(WatchSignal).values(signals).orIgnore().execute();
  });
  return true;
}

function nextAnswers(
  manager: EntityManager,
  { modelVersionId, lastArrivalNo, seenArrivalNo }: Watch,
): Promise<Prediction[]> {
  return manager.find(Prediction, {
    select: { ...MEASURED, createdAt: true, arrivalNo: true },
    where: {
      modelVersionId,
      arrivalNo: And(MoreThan(lastArrivalNo), LessThanOrEqual(seenArrivalNo)),
      signals: { margin: Not(IsNull()) },
    },
    order: { arrivalNo: 'ASC' },
    take: BATCH_ROWS,
  });
}

async function largestArrivalNo(manager: EntityManager, modelVersionId: string): Promise<number> {
  const last = await manager.findOne(Prediction, {
    select: { id: true, arrivalNo: true },
    where: { modelVersionId },
    order: { arrivalNo: 'DESC' },
  });
  return last?.arrivalNo ?? 0;
}

async function takeIn(
  manager: EntityManager,
  modelVersionId: string,
  answers: readonly Prediction[],
): Promise<Record<string, WatchState>> {
  const kept = await manager.findBy(WatchSignal, { modelVersionId });
  const rows = answers.map((answer) => watchedValues(measuredRow(answer)));
  const at = answers[0]!.createdAt.getTime();
  const states: Record<string, WatchState> = {};
  for (const { signal, state } of kept) {
    const values = rows.map((row): SignalValue => row[signal]);
    states[signal] = observe(restoreWatch(state), values, at);
  }
  const changed = Object.entries(states).map(([signal, state]) => ({
    ...{ modelVersionId, signal, evidence: state.evidence, state: JSON.stringify(state) },
  }));
  if (changed.length > 0) await manager.upsert(WatchSignal, changed, ['modelVersionId', 'signal']);
  return states;
}
