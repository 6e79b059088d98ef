import type { DataSource, EntityManager } from 'typeorm';
import { decodeContainer } from '../../../ml/format/container.js';
import { decodeProfile } from '../../../ml/signals/profile.js';
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
import type { ModelVersion } from '../../../store/entities/registry.js';
import { inTransaction } from '../../../store/transaction.js';
import type { ArrivedAnswer, Subject } from '../../subject.js';
import { updateAlarm } from './alarms.js';
import { watchedReferences } from './watched-signals.js';

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
  { monitoring }: Pick<Subject, 'monitoring'>,
  { id, modelId, runId }: ModelVersion,
  now: Date,
  { db, artifacts, rowsPerFalseAlarm }: WatchContext,
): Promise<WatchStep | null> {
  if (!(await db.manager.existsBy(Watch, { modelVersionId: id }))) {
    const begun = await beginWatch(monitoring, { id, modelId, runId }, now, {
      ...{ db, artifacts, rowsPerFalseAlarm },
    });
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
    const range = { after: watch.lastArrivalNo, upTo: watch.seenArrivalNo, rowsMax: BATCH_ROWS };
    const answers = await monitoring.nextAnswers(manager, id, range);
    const isBehind = answers.length === BATCH_ROWS;
    if (!isBehind) {
      const seenArrivalNo = await monitoring.largestArrivalNo(manager, id);
      // Also past those that are not watched, so that they are looked at once.
      await manager.update(
        Watch,
        { modelVersionId: id },
        { seenArrivalNo, seenAt: now, lastArrivalNo: range.upTo },
      );
    }
    if (answers.length === 0) return { rows: 0, isBehind };
    const states = await takeIn(manager, id, answers);
    const { evidence, signals } = overallEvidence(states, rowsPerFalseAlarm);
    await manager.update(
      Watch,
      { modelVersionId: id },
      {
        ...(isBehind && { lastArrivalNo: answers.at(-1)!.arrivalNo }),
        rows: watch.rows + answers.length,
        ...{ evidence, updatedAt: now },
      },
    );
    await updateAlarm(manager, watch, { evidence, signals, states, rowsPerFalseAlarm }, now);
    return { rows: answers.length, isBehind };
  });
}

async function beginWatch(
  monitoring: Subject['monitoring'],
  { id, modelId, runId }: Pick<ModelVersion, 'id' | 'modelId' | 'runId'>,
  now: Date,
  { db, artifacts, rowsPerFalseAlarm }: WatchContext,
): Promise<boolean> {
  const reference = await db.manager.findOneBy(ReferenceProfile, { modelVersionId: id });
  if (reference === null) return false;
  const file = decodeContainer(await artifacts.read(reference.artifactDigest));
  const measured = decodeProfile(file, monitoring.signals);
  const profile = await monitoring.comparable(db.manager, { runId }, measured);
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
    const signals = [...watchedReferences(profile, monitoring.signals)].map(([signal, against]) => ({
      ...{ modelVersionId: id, signal, evidence: 0 },
      state: JSON.stringify(startWatch(against, { rowsPerFalseAlarm })),
    }));
    if (signals.length === 0) return;
    await manager.createQueryBuilder().insert().into(WatchSignal).values(signals).orIgnore().execute();
  });
  return true;
}

async function takeIn(
  manager: EntityManager,
  modelVersionId: string,
  answers: readonly ArrivedAnswer[],
): Promise<Record<string, WatchState>> {
  const kept = await manager.findBy(WatchSignal, { modelVersionId });
  const at = answers[0]!.createdAt.getTime();
  const states: Record<string, WatchState> = {};
  for (const { signal, state } of kept) {
    const seen = answers.map(({ values }): SignalValue => values[signal]!);
    states[signal] = observe(restoreWatch(state), seen, at);
  }
  const changed = Object.entries(states).map(([signal, state]) => ({
    ...{ modelVersionId, signal, evidence: state.evidence, state: JSON.stringify(state) },
  }));
  if (changed.length > 0) await manager.upsert(WatchSignal, changed, ['modelVersionId', 'signal']);
  return states;
}
