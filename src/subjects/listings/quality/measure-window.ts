import type { DataSource, EntityManager } from 'typeorm';
import { type EstimatedQuality, QualityEstimator } from '../../../ml/quality/estimated-quality.js';
import { type RealisedQuality, realisedQuality } from '../../../ml/quality/realised-quality.js';
import { labelsOf } from '../../../pipeline/corrections/judged-predictions.js';
import { REALISED_ROWS_MIN } from '../../../pipeline/monitoring/quality/quality-figures.js';
import { dayBefore, presentSince } from '../../../pipeline/monitoring/window.js';
import type { MeasuredQuality, VersionOfModel } from '../../../pipeline/subject.js';
import { digestOfJson } from '../../../platform/digest.js';
import type { RankedCategory } from '../../../store/entities/prediction.js';
import type { LabelBasis, StoredClassQuality } from '../../../store/entities/quality.js';
import { queryRows } from '../../../store/rows.js';

/**
 * A window: the answers of the last day, or the newest thousand where they are fewer, but none that is too old to count for
 * how the version does now; never more than the most.
 */
const WINDOW_ROWS_MIN = 1_000;
const WINDOW_ROWS_MAX = 10_000;

/** An answer in the window. */
interface Answer {
  readonly id: string;
  readonly categoryCode: string;
  readonly topK: readonly RankedCategory[];
  readonly createdAt: Date;
}

/**
 * Estimates how well a version did in its newest window, and compares that with the labels that came back; see
 * `Subject.quality`.
 */
export async function measureWindow(
  version: VersionOfModel,
  now: Date,
  { db }: { readonly db: DataSource },
): Promise<MeasuredQuality | null> {
  const { manager } = db;
  const answers = await readWindow(db, version.modelVersionId, now);
  if (answers.length === 0) return null;
  const classes = await classesOf(manager, version.modelVersionId);
  const { estimate, codes } = estimateOf(answers, classes.codes, classes.calibrationRows);
  const { basis, realised, error } = await realise(manager, version, answers);
  const times = answers.map(({ createdAt }) => createdAt.getTime());
  return {
    windowFrom: new Date(Math.min(...times)),
    windowTo: new Date(Math.max(...times)),
    rowCount: answers.length,
    estimatedAccuracy: estimate.accuracy.value,
    estimatedLow: estimate.accuracy.low,
    estimatedHigh: estimate.accuracy.high,
    estimatedMacroF1: estimate.macroF1,
    spreadMass: estimate.spreadMass,
    calibrationRows: classes.calibrationRows,
    ...{ labelledRows: realised.rows, labelBasis: basis },
    realisedAccuracy: realised.accuracy?.value ?? null,
    realisedLow: realised.accuracy?.low ?? null,
    realisedHigh: realised.accuracy?.high ?? null,
    estimateError: error,
    perClass: perClassOf(estimate, codes, realised),
  };
}

/** Of the answers that came last and of the labels, without reading them. */
export async function digestOfSeen(
  manager: EntityManager,
  { modelId, modelVersionId }: VersionOfModel,
): Promise<string> {
  const [answers] = await manager.query(
    `SELECT COUNT(*) AS count, MIN(no) AS first, MAX(no) AS last FROM (SELECT arrival_no AS no FROM prediction
      WHERE model_version_id = ? ORDER BY arrival_no DESC LIMIT ${WINDOW_ROWS_MAX}) newest`,
    [modelVersionId],
  );
  // How many there are and the sum of their times, since one whose time is before the last may be committed after it.
  const [labels] = await manager.query(
    `SELECT COUNT(*) AS count, SUM(UNIX_TIMESTAMP(updated_at)) AS times
       FROM corrected_listing WHERE model_id = ?`,
    [modelId],
  );
  return digestOfJson({ answers, labels });
}

/** The answers of the window, the newest first: by when they were given, in the order of an index. */
async function readWindow(db: DataSource, modelVersionId: string, now: Date): Promise<Answer[]> {
  const rows = await queryRows<[string, string, number, RankedCategory[] | string, Date]>(
    db,
    `SELECT id, category_code, confidence, top_k, created_at FROM prediction
      WHERE model_version_id = ? AND created_at >= ?
      ORDER BY created_at DESC, confidence DESC, id DESC LIMIT ${WINDOW_ROWS_MAX}`,
    [modelVersionId, presentSince(now)],
  );
  const { from } = dayBefore(now);
  return rows
    .filter(([, , , , createdAt], at) => at < WINDOW_ROWS_MIN || createdAt >= from)
    .map(([id, categoryCode, confidence, topK, createdAt]) => ({
      ...{ id, categoryCode, createdAt },
      topK: answeredFirst(categoryCode, confidence, typeof topK === 'string' ? JSON.parse(topK) : topK),
    }));
}

/** The answer in front, whatever the list holds. */
function answeredFirst(code: string, confidence: number, topK: readonly RankedCategory[]): RankedCategory[] {
  return [{ code, name: code, confidence }, ...topK.filter((ranked) => ranked.code !== code)];
}

/** The categories that a version knows, and on how many rows its probabilities were calibrated; null where unknown. */
async function classesOf(manager: EntityManager, modelVersionId: string) {
  const rows: { code: string; validationRows: number }[] = await manager.query(
    `SELECT category.code, dataset.validation_rows AS validationRows FROM model_version version
       JOIN run ON run.id = version.run_id
       JOIN dataset_version dataset ON dataset.id = run.dataset_version_id
       JOIN dataset_class category ON category.dataset_version_id = dataset.id
      WHERE version.id = ? ORDER BY category.class_index`,
    [modelVersionId],
  );
  return { codes: rows.map(({ code }) => code), calibrationRows: rows[0]?.validationRows ?? null };
}

function estimateOf(answers: readonly Answer[], known: readonly string[], calibrationRows: number | null) {
  // A version that was registered without its dataset is taken to know the categories that it named.
  const codes = [...new Set([...known, ...answers.flatMap(({ topK }) => topK.map(({ code }) => code))])];
  const indexOf = new Map(codes.map((code, index) => [code, index]));
  const estimator = new QualityEstimator(codes.length);
  for (const { topK } of answers) {
    estimator.add(
      topK.map(({ code }) => indexOf.get(code)!),
      topK.map(({ confidence }) => Math.min(1, confidence)),
    );
  }
  return { estimate: estimator.estimate({ calibrationRows }), codes };
}

interface Realised {
  readonly basis: LabelBasis;
  readonly realised: RealisedQuality;
  /** Mean confidence less accuracy, both on the rows with a label; null without any. */
  readonly error: number | null;
}

async function realise(
  manager: EntityManager,
  { modelId, modelVersionId }: VersionOfModel,
  answers: readonly Answer[],
): Promise<Realised> {
  const from = answers.reduce(
    (oldest, { createdAt }) => (createdAt < oldest ? createdAt : oldest),
    answers[0]!.createdAt,
  );
  const scope = { modelId, modelVersionId, from };
  const reviewed = withLabels(answers, await labelsOf(manager, { ...scope, sources: ['REVIEW'] }));
  // From so many on, they are enough to rest on alone.
  const isSample = reviewed.length >= REALISED_ROWS_MIN;
  const labelled = isSample ? reviewed : withLabels(answers, await labelsOf(manager, scope));
  const realised = realisedQuality(
    labelled.map(({ categoryCode, label }) => ({ predicted: categoryCode, label, rows: 1 })),
  );
  const confidence = labelled.reduce((sum, { topK }) => sum + topK[0]!.confidence, 0) / labelled.length;
  return {
    basis: isSample ? 'REVIEW' : 'ALL',
    realised,
    error: realised.accuracy === null ? null : confidence - realised.accuracy.value,
  };
}

function withLabels(answers: readonly Answer[], labels: ReadonlyMap<string, string>) {
  return answers.flatMap((answer) => {
    const label = labels.get(answer.id);
    return label === undefined ? [] : [{ ...answer, label }];
  });
}

function perClassOf(
  { perClass }: EstimatedQuality,
  codes: readonly string[],
  realised: RealisedQuality,
): StoredClassQuality[] {
  const byCode = new Map(realised.perClass.map((each) => [each.code, each]));
  const all = [...codes, ...[...byCode.keys()].filter((code) => !codes.includes(code))];
  return all.map((code, index) => {
    const { predicted = 0, ...estimated } = perClass[index] ?? {
      support: 0,
      precision: null,
      recall: null,
      f1: null,
    };
    const labelled = byCode.get(code);
    return {
      ...{ code, predicted, estimated },
      realised:
        labelled === undefined
          ? null
          : {
              ...{ predicted: labelled.predicted, support: labelled.support },
              ...{ precision: labelled.precision, recall: labelled.recall, f1: labelled.f1 },
            },
    };
  });
}
