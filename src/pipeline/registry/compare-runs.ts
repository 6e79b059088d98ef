import { type DataSource, type EntityManager, In } from 'typeorm';
import { invalidInput, notFound } from '../../platform/errors.js';
import type { GateRuleSettings } from '../../platform/gate-rule.js';
import { ID_PATTERN } from '../../platform/ids.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import { DatasetVersion } from '../../store/entities/dataset.js';
import {
  Run,
  RunArtifact,
  RunClassMetric,
  RunLatestMetric,
  RunParam,
} from '../../store/entities/tracking.js';
import type { SubjectOf } from '../subject.js';
import { settleLatest } from '../tracking/pending-latest.js';
import type { AnswerComparer, ComparedAnswers, ComparedFlip } from './comparison/kept-answers.js';
import { GOLD_ANSWERS_PATH } from './gate/answers-file.js';

const RUNS_MAX = 10;

/** What the runs say of one thing, in the order of the runs; null for one that says nothing. */
interface Compared<Value> {
  readonly name: string;
  readonly values: readonly (Value | null)[];
}

export interface RunPair {
  readonly first: Run;
  readonly second: Run;
  /** As the gate would judge the second against the first; null when their answers cannot be paired. */
  readonly judgement: ComparedAnswers['judgement'] | null;
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
  comparer: AnswerComparer;
  subjectOf: SubjectOf;
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
  await settleLatest(context.db, runIds);
  const metrics = (await manager.findBy(RunLatestMetric, { runId })).filter(({ isNan }) => !isNan);
  const classes = await manager.findBy(RunClassMetric, { runId, split: 'gold' });
  const pairs = await pairsOf(runs[0]!, runs.slice(1), context);
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

/** The first run with each of the others, in their order. */
async function pairsOf(first: Run, others: readonly Run[], context: Context): Promise<RunPair[]> {
  const { db, artifacts } = context;
  const answers = await keptAnswers(db.manager, artifacts, first);
  const comparable: { second: Run; answers: Uint8Array }[] = [];
  const notes = new Map<Run, string>();
  for (const second of others) {
    const found = await comparableAnswers({ run: first, answers }, second, db.manager, artifacts);
    if (typeof found === 'string') notes.set(second, found);
    else comparable.push({ second, answers: found });
  }
  const compared =
    answers === null || comparable.length === 0
      ? []
      : await compareKept(first.datasetVersionId!, answers, comparable, context);
  const bySecond = new Map(comparable.map(({ second }, index) => [second, compared[index] ?? null]));
  return others.map((second) => {
    const found = bySecond.get(second) ?? null;
    if (found !== null) return { first, second, ...found, note: null };
    const note = notes.get(second) ?? 'They have nothing of the gold part in common.';
    return { first, second, judgement: null, flips: [], note };
  });
}

async function compareKept(
  datasetVersionId: string,
  first: Uint8Array,
  comparable: readonly { answers: Uint8Array }[],
  { db, rule, comparer, subjectOf }: Context,
) {
  const dataset = await db.manager.findOneByOrFail(DatasetVersion, { id: datasetVersionId });
  const { subject } = dataset;
  const setting = await subjectOf(subject).readComparison(dataset, db.manager);
  return comparer.compare({
    ...{ subject, setting, rule, first, others: comparable.map(({ answers }) => answers) },
  });
}

/** The answers of the second run, or why they cannot be compared with those of the first. */
async function comparableAnswers(
  first: { run: Run; answers: Uint8Array | null },
  second: Run,
  manager: EntityManager,
  artifacts: ArtifactStore,
): Promise<Uint8Array | string> {
  const { datasetVersionId } = first.run;
  if (datasetVersionId === null || datasetVersionId !== second.datasetVersionId) {
    return 'They were not judged on the same gold rows.';
  }
  const none = ({ id }: Run) => `The run ${id} kept no answers to the gold rows.`;
  if (first.answers === null) return none(first.run);
  return (await keptAnswers(manager, artifacts, second)) ?? none(second);
}

/** @throws AppError DAMAGED_ARTIFACT */
async function keptAnswers(
  manager: EntityManager,
  artifacts: ArtifactStore,
  { id: runId }: Run,
): Promise<Uint8Array | null> {
  const file = await manager.findOneBy(RunArtifact, { runId, path: GOLD_ANSWERS_PATH });
  return file === null ? null : artifacts.read(file.digest);
}
