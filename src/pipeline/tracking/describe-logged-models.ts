import { type EntityManager, In } from 'typeorm';
import {
  type LoggedModel,
  LoggedModelMetric,
  LoggedModelParam,
  LoggedModelTag,
} from '../../store/entities/logged-model.js';

/** More points than a page of a metric's history; of longer histories the newest are shown. */
const METRIC_POINTS_MAX = 25_000;

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
  const metrics = await manager.find(LoggedModelMetric, {
    where,
    order: { timestampMs: 'DESC', step: 'DESC', name: 'ASC' },
    take: METRIC_POINTS_MAX,
  });
  metrics.reverse();
  const ofModel = <Row extends { loggedModelId: string }>(rows: readonly Row[], id: string) =>
    rows.filter(({ loggedModelId }) => loggedModelId === id);
  return models.map((model) => ({
    model,
    params: ofModel(params, model.id),
    tags: ofModel(tags, model.id),
    metrics: ofModel(metrics, model.id),
  }));
}
