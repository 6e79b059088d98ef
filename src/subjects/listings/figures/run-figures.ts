import type { EntityManager } from 'typeorm';
import type { Figure } from '../../../pipeline/visualisation/chart.js';
import { type MetricCurve, metricCurvesSvg } from '../../../pipeline/visualisation/metric-curves.js';
import { AppError } from '../../../platform/errors.js';
import { type Run, RunClassMetric, RunConfusion, RunMetric } from '../../../store/entities/tracking.js';
import type { Split } from '../../../store/splits.js';
import { categoryName } from '../dataset/labels.js';
import { confusionMatrixSvg } from './confusion-matrix.js';

/** What is drawn together, since it has the same unit. */
const CURVE_GROUPS = [
  { name: 'training-loss', title: 'Training loss by epoch', metrics: { training: 'train.loss' } },
  {
    name: 'log-loss',
    title: 'Log loss by epoch, before calibration',
    metrics: { validation: 'train.validation_log_loss' },
  },
  {
    name: 'weighted-f1',
    title: 'Weighted F1 by epoch',
    metrics: { validation: 'train.validation_weighted_f1' },
    valueMax: 1,
  },
] as const;

/**
 * The figures of a finished run, from what was recorded of it: the confusion matrix of a split and the metrics by
 * epoch.
 * @throws AppError NOT_FOUND when the run has no evaluation on that split
 */
export async function drawRun(manager: EntityManager, run: Run, split: Split): Promise<Figure[]> {
  return [await drawConfusion(manager, run, split), ...(await drawCurves(manager, run))];
}

async function drawConfusion(manager: EntityManager, run: Run, split: Split): Promise<Figure> {
  const where = { runId: run.id, split };
  const classes = await manager.find(RunClassMetric, { where, order: { classIndex: 'ASC' } });
  if (classes.length === 0) {
    throw new AppError('NOT_FOUND', `The run ${run.id} has no evaluation on the ${split} split.`, {
      kind: 'evaluation',
      id: run.id,
    });
  }
  const cells = await manager.find(RunConfusion, {
    where,
    order: { truthIndex: 'ASC', predictedIndex: 'ASC' },
  });
  const rows = classes.reduce((sum, { support }) => sum + support, 0);
  const correct = cells
    .filter(({ truthIndex, predictedIndex }) => truthIndex === predictedIndex)
    .reduce((sum, { rowCount }) => sum + rowCount, 0);
  const svg = confusionMatrixSvg({
    title: `Confusion matrix, ${split} split`,
    subtitle: `${describe(run)}; ${correct} of ${rows} listings right; each row is shaded by its shares`,
    categories: classes.map(({ code }) => ({ code, name: categoryName(code) })),
    cells: cells.map(({ truthIndex, predictedIndex, rowCount }) => ({
      truth: truthIndex,
      predicted: predictedIndex,
      rows: rowCount,
    })),
  });
  return { name: `confusion-${split}`, svg };
}

async function drawCurves(manager: EntityManager, run: Run): Promise<Figure[]> {
  const points = await manager.find(RunMetric, { where: { runId: run.id } });
  return CURVE_GROUPS.map(({ name, title, metrics, ...limits }) => {
    const curves: MetricCurve[] = Object.entries(metrics).map(([curve, metric]) => ({
      name: curve,
      points: points
        .filter((point) => point.name === metric)
        .map(({ step, value }) => ({ step: Number(step), value }))
        .sort((a, b) => a.step - b.step),
    }));
    return { name, svg: metricCurvesSvg({ title, subtitle: describe(run), curves, ...limits }) };
  });
}

function describe(run: Run): string {
  return `run ${run.id.slice(-8)} of ${run.modelName}`;
}
