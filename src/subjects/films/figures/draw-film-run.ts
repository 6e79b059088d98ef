import type { DataSource } from 'typeorm';
import { FilmModel } from '../../../ml/recommend/film-model.js';
import { findDatasetVersion } from '../../../pipeline/dataset/find-version.js';
import { readModel } from '../../../pipeline/registry/loaded-model.js';
import type { Figure } from '../../../pipeline/visualisation/chart.js';
import { type Interval, intervalsSvg } from '../../../pipeline/visualisation/intervals.js';
import { longTailSvg, shareOfFirst } from '../../../pipeline/visualisation/long-tail.js';
import { metricCurvesSvg } from '../../../pipeline/visualisation/metric-curves.js';
import { AppError } from '../../../platform/errors.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { ModelVersion } from '../../../store/entities/registry.js';
import { type Run, RunMetric } from '../../../store/entities/tracking.js';
import { readFilmParts } from '../film-parts.js';
import { sameFilms } from '../ranker-for.js';
import { type ComparedRun, comparedRuns } from './compared-runs.js';
import { popularityCounts } from './recommended-counts.js';

const MEASURES = [
  { metric: 'ndcg_at_10', title: 'NDCG@10' },
  { metric: 'recall_at_10', title: 'Recall@10' },
  { metric: 'map', title: 'MAP' },
  { metric: 'mrr', title: 'MRR' },
  { metric: 'hit_rate_at_10', title: 'hit rate@10' },
] as const;

const CURVES = [
  { name: 'training-loss', title: 'Training loss by epoch', curve: 'training', metric: 'train.loss' },
  {
    ...{ name: 'ndcg-at-10', title: 'NDCG@10 by epoch', curve: 'validation' },
    metric: 'train.validation_ndcg_at_10',
  },
] as const;

const FIRST_SHARE = 0.1;

interface FigureContext {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
}

/**
 * The figures of a finished run of films: its measures beside those of the champion and of other runs on the same dataset
 * version, with their intervals; its learning curves, where its kind of model learns in more than one epoch; and the popularity of what
 * was rated beside that of what it recommends, where its model was registered.
 * @throws AppError NOT_FOUND when the run has no evaluation on that split; DAMAGED_ARTIFACT
 */
export async function drawFilmRun(
  run: Run,
  split: 'validation' | 'gold',
  context: FigureContext,
): Promise<Figure[]> {
  return [
    await drawMeasures(run, split, context),
    ...(await drawCurves(run, context)),
    ...(await drawPopularity(run, context)),
  ];
}

async function drawMeasures(run: Run, split: 'validation' | 'gold', { db }: FigureContext): Promise<Figure> {
  const compared = await comparedRuns(db, run, `${split}.ndcg_at_10`);
  const own = compared.find(({ id }) => id === run.id);
  if (own === undefined) {
    throw new AppError('NOT_FOUND', `The run ${run.id} has no evaluation on the ${split} split.`, {
      ...{ kind: 'evaluation', id: run.id },
    });
  }
  const users = own.metrics.get(`${split}.users`) ?? 0;
  const svg = intervalsSvg({
    title: `Measures on the ${split} split, all films ranked`,
    subtitle: `${describe(run)} (blue) and other runs on its dataset; ${users} users, 95 % intervals over users`,
    rows: compared.map((one) => ({ name: labelOf(one), isMarked: one.id === run.id })),
    panels: MEASURES.map(({ metric, title }) => ({
      name: title,
      values: compared.map((one) => intervalOf(one, `${split}.${metric}`)),
    })),
  });
  return { name: `measures-${split}`, svg };
}

function labelOf({ id, kind, isChampion }: ComparedRun): string {
  return `${kind}  ${id.slice(-8)}${isChampion ? '  champion' : ''}`;
}

function intervalOf({ metrics }: ComparedRun, name: string): Interval | null {
  const value = metrics.get(name);
  if (value === undefined) return null;
  return { value, low: metrics.get(`${name}_low`) ?? value, high: metrics.get(`${name}_high`) ?? value };
}

async function drawCurves(run: Run, { db }: FigureContext): Promise<Figure[]> {
  const points = await db.manager.find(RunMetric, { where: { runId: run.id } });
  return CURVES.flatMap(({ name, title, curve, metric }) => {
    const own = points
      .filter((point) => point.name === metric)
      .map(({ step, value }) => ({ step: Number(step), value }))
      .sort((a, b) => a.step - b.step);
    if (own.length < 2) return [];
    const curves = [{ name: curve, points: own }];
    return [{ name, svg: metricCurvesSvg({ title, subtitle: describe(run), curves }) }];
  });
}

async function drawPopularity(run: Run, { db, artifacts }: FigureContext): Promise<Figure[]> {
  const { manager } = db;
  const version = await manager.findOneBy(ModelVersion, { runId: run.id });
  if (version === null || version.artifactDigest === null || run.datasetVersionId === null) return [];
  const model = await readModel(artifacts, version, run.modelName ?? '', (bytes) => FilmModel.decode(bytes));
  const dataset = await findDatasetVersion(manager, run.datasetVersionId);
  const parts = await readFilmParts(manager, artifacts, dataset);
  if (!sameFilms(model, parts.filmIds)) return [];
  const { ratings, recommended, users } = popularityCounts(model, parts);
  const first = Math.ceil(FIRST_SHARE * ratings.length);
  const percent = (counts: Uint32Array) => `${Math.round(100 * shareOfFirst(counts, first))} %`;
  const svg = longTailSvg({
    title: 'How popular the films are that were rated, and that are recommended',
    subtitle: `${describe(run)}; the ${first} most rated films have ${percent(ratings)} of the ratings and ${percent(recommended)} of the first ten of ${users} users`,
    orderedBy: 'films, the most rated first',
    curves: [
      { name: 'rated', counts: ratings },
      { name: 'recommended', counts: recommended },
    ],
  });
  return [{ name: 'popularity', svg }];
}

function describe(run: Run): string {
  return `run ${run.id.slice(-8)} of ${run.modelName}`;
}
