import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { predictionIdsOf } from '../../pipeline/serving/prediction-times.js';
import { invalidInput } from '../../platform/errors.js';
import { Prediction } from '../../store/entities/prediction.js';
import { checkFilterId, checkFirst, decodeCursor, toConnection } from '../common/pagination.js';
import type { PredictionFilter, QueryPredictionsArgs, RequireFields } from '../generated/resolver-types.js';

type Query = SelectQueryBuilder<Prediction>;
type Args = RequireFields<QueryPredictionsArgs, 'first' | 'orderBy'>;

const JUDGED = `EXISTS (SELECT 1 FROM correction
                         WHERE correction.prediction_id = prediction.id AND correction.state <> 'REJECTED')`;

/** A page of predictions. @throws AppError INVALID_INPUT naming the argument */
export async function listPredictions(manager: EntityManager, args: Args) {
  const { first, orderBy } = args;
  const rows = await predictionsQuery(manager, args).getMany();
  return orderBy === 'NEWEST'
    ? toConnection(rows, first, listOf(orderBy), ({ id }) => [id])
    : toConnection(rows, first, listOf(orderBy), ({ confidence, id }) => [confidence, id]);
}

/** One prediction more than the page has. Both orders are those of an index. @throws as listPredictions */
export function predictionsQuery(manager: EntityManager, { first, after, filter, orderBy }: Args): Query {
  const query = manager.createQueryBuilder(Prediction, 'prediction').limit(checkFirst(first) + 1);
  addFilter(query, filter ?? {});
  if (orderBy === 'NEWEST') {
    const position = decodeCursor(after, listOf(orderBy), ['id']);
    if (position !== null) query.andWhere('prediction.id < :afterId', { afterId: position[0] });
    return query.orderBy('prediction.id', 'DESC');
  }
  const position = decodeCursor(after, listOf(orderBy), ['number', 'id']);
  if (position !== null) {
    query.andWhere(
      `prediction.confidence >= :afterConfidence
       AND (prediction.confidence > :afterConfidence OR prediction.id > :afterId)`,
      { afterConfidence: position[0], afterId: position[1] },
    );
  }
  return query.orderBy('prediction.confidence', 'ASC').addOrderBy('prediction.id', 'ASC');
}

/** The name of the list in its cursors. */
function listOf(order: Args['orderBy']): string {
  return order === 'NEWEST' ? 'prediction' : 'prediction by confidence';
}

function addFilter(query: Query, filter: PredictionFilter): void {
  for (const name of ['modelVersionId', 'jobId'] as const) {
    const id = filter[name];
    if (id == null) continue;
    checkFilterId(name, id);
    query.andWhere(`prediction.${name} = :${name}`, { [name]: id });
  }
  const { categoryCode, confidenceMax, uncorrected, from, to } = filter;
  if (categoryCode != null) query.andWhere('prediction.categoryCode = :categoryCode', { categoryCode });
  if (confidenceMax != null) {
    if (!(confidenceMax >= 0 && confidenceMax <= 1)) {
      throw invalidInput('filter.confidenceMax', 'filter.confidenceMax must be 0 to 1.');
    }
    query.andWhere('prediction.confidence <= :confidenceMax', { confidenceMax });
  }
  if (uncorrected != null) query.andWhere(uncorrected ? `NOT ${JUDGED}` : JUDGED);
  const { atLeast, below } = predictionIdsOf({ from, to });
  if (from != null) {
    query.andWhere('prediction.createdAt >= :from AND prediction.id >= :atLeast', { from, atLeast });
  }
  if (to != null) query.andWhere('prediction.createdAt < :to AND prediction.id < :below', { to, below });
}
