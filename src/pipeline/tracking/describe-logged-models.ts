import { type EntityManager, In } from 'typeorm';
import {
  type LoggedModel,
  type LoggedModelMetric,
  LoggedModelParam,
  LoggedModelTag,
} from '../../store/entities/logged-model.js';

/** Of longer histories the newest points are shown. */
const METRIC_POINTS_MAX = 5_000;

/** A logged model with what was logged of it. */
export interface DescribedLoggedModel {
  readonly model: LoggedModel;
  readonly params: readonly LoggedModelParam[];
  readonly tags: readonly LoggedModelTag[];
  readonly metrics: readonly LoggedModelMetric[];
}

/** Describes models in their order, with a fixed number of statements however many they are. */
export async function describeLoggedModels(
  manager: EntityManager,
  models: readonly LoggedModel[],
): Promise<DescribedLoggedModel[]> {
  if (models.length === 0) return [];
  const where = { loggedModelId: In(models.map(({ id }) => id)) };
  const params = await manager.find(LoggedModelParam, { where, order: { name: 'ASC' } });
  const tags = await manager.find(LoggedModelTag, { where, order: { name: 'ASC' } });
  const metrics = await newestMetrics(
    manager,
    models.map(({ id }) => id),
  );
  const ofModel = <Row extends { loggedModelId: string }>(rows: readonly Row[], id: string) =>
    rows.filter(({ loggedModelId }) => loggedModelId === id);
  return models.map((model) => ({
    model,
    params: ofModel(params, model.id),
    tags: ofModel(tags, model.id),
    metrics: ofModel(metrics, model.id),
  }));
}

/** The newest points of each model, the older first. */
async function newestMetrics(manager: EntityManager, ids: readonly string[]): Promise<LoggedModelMetric[]> {
  const rows: (Omit<LoggedModelMetric, 'isNan'> & { isNan: number })[] = await manager.query(
    `SELECT logged_model_id AS loggedModelId, point_digest AS pointDigest, run_id AS runId, name, step,
            timestamp_ms AS timestampMs, value, is_nan AS isNan,
            dataset_name AS datasetName, dataset_digest AS datasetDigest
       FROM (SELECT metric.*, ROW_NUMBER() OVER (PARTITION BY logged_model_id
                      ORDER BY timestamp_ms DESC, step DESC, name DESC, point_digest DESC) AS place
               FROM logged_model_metric metric WHERE logged_model_id IN (?)) ranked
      WHERE place <= ? ORDER BY logged_model_id, place DESC`,
    [ids, METRIC_POINTS_MAX],
  );
  return rows.map((row) => ({
    ...row,
    step: Number(row.step),
    timestampMs: Number(row.timestampMs),
    isNan: row.isNan === 1,
  }));
}
