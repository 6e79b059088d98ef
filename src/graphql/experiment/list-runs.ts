import { Brackets, type DataSource } from 'typeorm';
import { settleLatest } from '../../pipeline/tracking/pending-latest.js';
import { Experiment, Run, RunLatestMetric } from '../../store/entities/tracking.js';
import { checkFilterId, checkFirst, decodeCursor, toConnection } from '../common/pagination.js';
import type { QueryRunsArgs, RequireFields } from '../generated/resolver-types.js';

/** A page of runs, by time or by the newest value of a metric; ties in the metric are broken by id. */
export async function listRuns(
  db: DataSource,
  { first, after, filter, orderBy, includeDeleted }: RequireFields<QueryRunsArgs, 'first'>,
) {
  checkFirst(first);
  if (orderBy != null || filter?.metricAtLeast != null) await settleLatest(db);
  // All joins below are one to one, so a plain LIMIT counts runs.
  const query = db.manager.createQueryBuilder(Run, 'run').limit(first + 1);
  if (includeDeleted !== true) query.andWhere('run.deletedAt IS NULL');
  if (filter?.experiment != null) {
    query.innerJoin(
      Experiment,
      'experiment',
      'experiment.id = run.experimentId AND experiment.name = :experiment',
      {
        experiment: filter.experiment,
      },
    );
  }
  if (filter?.datasetVersionId != null) {
    checkFilterId('datasetVersionId', filter.datasetVersionId);
    query.andWhere('run.datasetVersionId = :datasetVersionId', { datasetVersionId: filter.datasetVersionId });
  }
  if (filter?.modelName != null)
    query.andWhere('run.modelName = :modelName', { modelName: filter.modelName });
  if (filter?.statusIn != null)
    query.andWhere('run.status IN (:...statusIn)', { statusIn: ['', ...filter.statusIn] });
  if (filter?.promotionVerdict != null) {
    query.andWhere('run.promotionVerdict = :verdict', { verdict: filter.promotionVerdict });
  }
  if (filter?.metricAtLeast != null) {
    query.innerJoin(
      RunLatestMetric,
      'bound',
      'bound.runId = run.id AND bound.name = :boundName AND bound.value >= :boundValue',
      { boundName: filter.metricAtLeast.name, boundValue: filter.metricAtLeast.value },
    );
  }
  if (orderBy == null) {
    const position = decodeCursor(after, 'run', ['id']);
    if (position !== null) query.andWhere('run.id < :afterId', { afterId: position[0] });
    const rows = await query.orderBy('run.id', 'DESC').getMany();
    return toConnection(rows, first, 'run', ({ id }) => [id]);
  }
  const direction = orderBy.direction;
  const beyond = direction === 'ASC' ? '>' : '<';
  query
    .innerJoin(RunLatestMetric, 'ranking', 'ranking.runId = run.id AND ranking.name = :metric', {
      metric: orderBy.metric,
    })
    .addSelect('ranking.value', 'ranking_value')
    .orderBy('ranking.value', direction)
    .addOrderBy('run.id', direction);
  const list = `run by ${orderBy.metric.slice(0, 200)} ${direction}`;
  const position = decodeCursor(after, list, ['number', 'id']);
  if (position !== null) {
    query.andWhere(
      new Brackets((where) =>
        where
          .where(`ranking.value ${beyond} :afterValue`)
          .orWhere(`ranking.value = :afterValue AND run.id ${beyond} :afterId`),
      ),
      { afterValue: position[0], afterId: position[1] },
    );
  }
  const { entities, raw } = await query.getRawAndEntities<{ ranking_value: number }>();
  const values = new Map(entities.map((run, index) => [run.id, Number(raw[index]!.ranking_value)]));
  return toConnection(entities, first, list, ({ id }) => [values.get(id)!, id]);
}
