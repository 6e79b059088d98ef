import { type DataSource, In, IsNull, Not } from 'typeorm';
import { findChampion } from '../../../pipeline/registry/champion.js';
import { settleLatest } from '../../../pipeline/tracking/pending-latest.js';
import { Run, RunLatestMetric, RunParam } from '../../../store/entities/tracking.js';

/** Of more runs the newest are looked at. */
const RUNS_READ_MAX = 200;
const RUNS_COMPARED_MAX = 10;

/** A run with its latest figures. */
export interface ComparedRun {
  readonly id: string;
  /** What kind of model it trained. */
  readonly kind: string;
  readonly isChampion: boolean;
  readonly metrics: ReadonlyMap<string, number>;
}

/**
 * A run, the champion of its model, and the best others of the same dataset version, the best first.
 * @param measure the metric by which they are ordered; runs without it are left out
 */
export async function comparedRuns(db: DataSource, run: Run, measure: string): Promise<ComparedRun[]> {
  const { manager } = db;
  const { datasetVersionId, modelName } = run;
  if (datasetVersionId === null) return [];
  const others = await manager.find(Run, {
    where: { datasetVersionId, status: 'FINISHED', deletedAt: IsNull(), id: Not(run.id) },
    order: { id: 'DESC' },
    take: RUNS_READ_MAX,
  });
  const ids = [run.id, ...others.map(({ id }) => id)];
  await settleLatest(db, ids);
  const [metrics, params, champion] = await Promise.all([
    manager.find(RunLatestMetric, { where: { runId: In(ids) } }),
    manager.find(RunParam, { where: { runId: In(ids), name: 'model' } }),
    modelName === null ? null : findChampion(manager, modelName),
  ]);
  const compared = ids.map((id) => ({
    id,
    kind: params.find(({ runId }) => runId === id)?.value ?? 'model',
    isChampion: champion?.runId === id,
    metrics: new Map(metrics.filter(({ runId }) => runId === id).map(({ name, value }) => [name, value])),
  }));
  const scoreOf = ({ metrics: own }: ComparedRun) => own.get(measure)!;
  const scored = compared
    .filter(({ metrics: own }) => own.has(measure))
    .sort((a, b) => scoreOf(b) - scoreOf(a) || (a.id < b.id ? -1 : 1));
  const isWanted = (one: ComparedRun) => one.id === run.id || one.isChampion;
  const room = RUNS_COMPARED_MAX - scored.filter(isWanted).length;
  const best = new Set(scored.filter((one) => !isWanted(one)).slice(0, room));
  return scored.filter((one) => isWanted(one) || best.has(one));
}
