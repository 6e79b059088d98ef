import { parse } from 'csv-parse/sync';
import { type DataSource, type EntityManager, In } from 'typeorm';
import { type Judgement, judge } from '../../ml/gate/judge.js';
import { invalidInput, notFound } from '../../platform/errors.js';
import type { GateRuleSettings } from '../../platform/gate-rule.js';
import { ID_PATTERN } from '../../platform/ids.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import {
  Run,
  RunArtifact,
  RunClassMetric,
  RunLatestMetric,
  RunParam,
} from '../../store/entities/tracking.js';
import { GOLD_ANSWERS_PATH } from './gate/answers-file.js';

const RUNS_MAX = 10;
/** A comparison is only shown, never decided by; so it may be answered quickly. */
const RESAMPLES_MAX = 500;

/** What the runs say of one thing, in the order of the runs; null for one that says nothing. */
interface Compared<Value> {
  readonly name: string;
  readonly values: readonly (Value | null)[];
}

export interface ComparedFlip {
  readonly rowNo: number;
  readonly truth: string;
  readonly championAnswer: string | null;
  readonly championConfidence: number;
  readonly challengerAnswer: string | null;
  readonly challengerConfidence: number;
}

export interface RunPair {
  readonly first: Run;
  readonly second: Run;
  /** As the gate would judge the second against the first; null when their answers cannot be paired. */
  readonly judgement: Judgement | null;
  readonly flips: readonly ComparedFlip[];
  /** Why they cannot be paired. */
  readonly note: string | null;
}

export interface RunComparison {
  readonly runs: readonly Run[];
  readonly params: readonly Compared<string>[];
  readonly metrics: readonly Compared<number>[];
  readonly classes: readonly Compared<RunClassMetric>[];
  /** The first run with each of the others. */
  readonly pairs: readonly RunPair[];
}

interface Context {
  db: DataSource;
  artifacts: ArtifactStore;
  rule: GateRuleSettings;
}

/**
 * Puts runs side by side: parameters, newest metrics, categories on gold, and, where two runs answered the same gold
 * rows, what they answered differently and whether that may be chance. Nothing is scored: the answers are those that
 * the runs kept.
 * @throws AppError INVALID_INPUT (fewer than two or too many runs, one twice), NOT_FOUND, DAMAGED_ARTIFACT
 */
export async function compareRuns(runIds: readonly string[], context: Context): Promise<RunComparison> {
  if (runIds.length < 2 || runIds.length > RUNS_MAX || new Set(runIds).size < runIds.length) {
    throw invalidInput('runIds', `Name 2 to ${RUNS_MAX} different runs.`, { limit: RUNS_MAX });
  }
  const { manager } = context.db;
  const runs: Run[] = [];
  for (const id of runIds) {
    const run = ID_PATTERN.test(id) ? await manager.findOneBy(Run, { id }) : null;
    if (run === null) throw notFound('run', id);
    runs.push(run);
  }
  const runId = In([...runIds]);
  const params = await manager.findBy(RunParam, { runId });
  const metrics = (await manager.findBy(RunLatestMetric, { runId })).filter(({ isNan }) => !isNan);
  const classes = await manager.findBy(RunClassMetric, { runId, split: 'gold' });
  const pairs: RunPair[] = [];
  for (const other of runs.slice(1)) pairs.push(await pairOf(runs[0]!, other, context));
  return {
    runs,
    params: sideBySide(
      runIds,
      params,
      ({ name }) => name,
      ({ value }) => value,
    ),
    metrics: sideBySide(
      runIds,
      metrics,
      ({ name }) => name,
      ({ value }) => value,
    ),
    classes: sideBySide(
      runIds,
      classes,
      ({ code }) => code,
      (row) => row,
    ),
    pairs,
  };
}

function sideBySide<Row extends { runId: string }, Value>(
  runIds: readonly string[],
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  valueIn: (row: Row) => Value,
): Compared<Value>[] {
  const byName = new Map<string, (Value | null)[]>();
  for (const row of rows) {
    const values = byName.get(nameOf(row)) ?? runIds.map(() => null);
    values[runIds.indexOf(row.runId)] = valueIn(row);
    byName.set(nameOf(row), values);
  }
  return [...byName]
    .map(([name, values]) => ({ name, values }))
    .sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }));
}

async function pairOf(first: Run, second: Run, { db, artifacts, rule }: Context): Promise<RunPair> {
  const unpaired = (note: string): RunPair => ({ first, second, judgement: null, flips: [], note });
  if (first.datasetVersionId === null || first.datasetVersionId !== second.datasetVersionId) {
    return unpaired('They were not judged on the same gold rows.');
  }
  const [before, after] = [
    await keptAnswers(db.manager, artifacts, first.id),
    await keptAnswers(db.manager, artifacts, second.id),
  ];
  if (before === null || after === null) {
    return unpaired(`The run ${(before === null ? first : second).id} kept no answers to the gold rows.`);
  }
  const answersById = new Map(after.map((row) => [row.id, row]));
  const rows = before.flatMap((row) => {
    const other = answersById.get(row.id);
    return other === undefined || other.truth !== row.truth ? [] : [{ row, other }];
  });
  if (rows.length === 0) return unpaired('They have no gold row in common.');
  const codes = [...new Set(rows.map(({ row }) => row.truth))].sort();
  const numbers = new Map(codes.map((code, index) => [code, index]));
  const numberOf = (code: string) => numbers.get(code) ?? codes.length;
  const answers = {
    truth: rows.map(({ row }) => numberOf(row.truth)),
    champion: rows.map(({ row }) => numberOf(row.predicted)),
    challenger: rows.map(({ other }) => numberOf(other.predicted)),
    classCount: codes.length + 1,
  };
  const quick = { ...rule, resamples: Math.min(rule.resamples, RESAMPLES_MAX) };
  const flips = rows
    .filter(({ row, other }) => row.predicted !== other.predicted)
    .map(({ row, other }) => ({
      rowNo: Number(row.id),
      truth: row.truth,
      championAnswer: row.predicted || null,
      championConfidence: row.confidence,
      challengerAnswer: other.predicted || null,
      challengerConfidence: other.confidence,
    }));
  return { first, second, judgement: judge({ answers, codes, costs: null }, quick), flips, note: null };
}

interface KeptAnswer {
  readonly id: string;
  readonly truth: string;
  readonly predicted: string;
  readonly confidence: number;
}

async function keptAnswers(
  manager: EntityManager,
  artifacts: ArtifactStore,
  runId: string,
): Promise<KeptAnswer[] | null> {
  const file = await manager.findOneBy(RunArtifact, { runId, path: GOLD_ANSWERS_PATH });
  if (file === null) return null;
  const content = Buffer.from(await artifacts.read(file.digest));
  const rows: string[][] = parse(content, { from: 2 });
  return rows.map(([id, truth, predicted, confidence]) => ({
    ...{ id: id!, truth: truth!, predicted: predicted!, confidence: Number(confidence) },
  }));
}
