import { And, type DataSource, type EntityManager, IsNull, LessThan, MoreThan, Not } from 'typeorm';
import { decodeContainer } from '../../../ml/format/container.js';
import { decodeProfile } from '../../../ml/signals/signal-profile.js';
import { overallEvidence } from '../../../ml/watch/overall-evidence.js';
import {
  observe,
  restoreWatch,
  type SignalValue,
  startWatch,
  type WatchState,
} from '../../../ml/watch/watch.js';
import { firstIdAt } from '../../../platform/ids.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { ReferenceProfile, Watch, WatchSignal } from '../../../store/entities/monitoring.js';
import { Prediction } from '../../../store/entities/prediction.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { inTransaction } from '../../../store/transaction.js';
import { MEASURED, measuredRow } from '../drift/read-window.js';
import { updateAlarm } from './alarms.js';
import { watchedReferences, watchedValues } from './watched-signals.js';

/** Rows taken in by one transaction. */
const BATCH_ROWS = 1_000;
/** Answers reach MySQL in batches and from several processes: those of the last moments are left for the next time. */
const SETTLED_MS = 5_000;

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
 * transaction, so that each answer counts exactly once whatever dies, and however many processes watch.
 * @returns null while the version has no reference to be held against
 */
export async function watchAnswers(
  { id, modelId }: ModelVersion,
  now: Date,
  { db, artifacts, rowsPerFalseAlarm }: WatchContext,
): Promise<WatchStep | null> {
  if (!(await db.manager.existsBy(Watch, { modelVersionId: id }))) {
    const begun = await beginWatch({ id, modelId }, now, { db, artifacts, rowsPerFalseAlarm });
    if (!begun) return null;
  }
  return inTransaction(db, async (manager) => {
    const watch = await manager.findOneOrFail(Watch, {
      where: { modelVersionId: id },
      lock: { mode: 'pessimistic_write' },
    });
    const answers = await nextAnswers(manager, watch, now);
    if (answers.length === 0) return { rows: 0, isBehind: false };
    const states = await takeIn(manager, id, answers);
    const { evidence, signals } = overallEvidence(states, rowsPerFalseAlarm);
    await manager.update(
      Watch,
      { modelVersionId: id },
      { lastPredictionId: answers.at(-1)!.id, rows: watch.rows + answers.length, evidence, updatedAt: now },
    );
    await updateAlarm(manager, watch, { evidence, signals, states, rowsPerFalseAlarm }, now);
    return { rows: answers.length, isBehind: answers.length === BATCH_ROWS };
  });
}

async function beginWatch(
  { id, modelId }: Pick<ModelVersion, 'id' | 'modelId'>,
  now: Date,
  { db, artifacts, rowsPerFalseAlarm }: WatchContext,
): Promise<boolean> {
  const reference = await db.manager.findOneBy(ReferenceProfile, { modelVersionId: id });
  if (reference === null) return false;
  const profile = decodeProfile(decodeContainer(await artifacts.read(reference.artifactDigest)));
  await inTransaction(db, async (manager) => {
    const watch = {
      modelVersionId: id,
      modelId,
      lastPredictionId: null,
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

async function nextAnswers(manager: EntityManager, watch: Watch, now: Date): Promise<Prediction[]> {
  const settled = LessThan(firstIdAt(now.getTime() - SETTLED_MS));
  const { modelVersionId, lastPredictionId } = watch;
  return manager.find(Prediction, {
    select: { ...MEASURED, createdAt: true },
    where: {
      modelVersionId,
      id: lastPredictionId === null ? settled : And(MoreThan(lastPredictionId), settled),
      signals: { margin: Not(IsNull()) },
    },
    order: { id: 'ASC' },
    take: BATCH_ROWS,
  });
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
