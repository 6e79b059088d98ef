import { Brackets, type DataSource } from 'typeorm';
import { settleLatest } from '../../pipeline/tracking/pending-latest.js';
import { runScope } from '../../pipeline/tracking/search/run-scope.js';
import type { Sql } from '../../pipeline/tracking/search/sql.js';
import { Run, RunLatestMetric } from '../../store/entities/tracking.js';
import { checkFilterId, checkFirst, decodeCursor, toConnection } from '../common/pagination.js';
import type { QueryRunsArgs, RequireFields } from '../generated/resolver-types.js';

/** A page of runs, by time or by the newest value of a metric; ties in the metric are broken by id. */
export async function listRuns(
  db: DataSource,
  { first, after, filter, orderBy, includeDeleted }: RequireFields<QueryRunsArgs, 'first'>,
) {
  checkFirst(first);
  if (filter?.datasetVersionId != null) checkFilterId('datasetVersionId', filter.datasetVersionId);
  if (orderBy != null || filter?.metricAtLeast != null) await settleLatest(db);
  // The join below is one to one, so a plain LIMIT counts runs.
  const query = db.manager.createQueryBuilder(Run, 'run').limit(first + 1);
  const view = includeDeleted === true ? 'ALL' : 'ACTIVE_ONLY';
  for (const [index, condition] of runScope({ ...filter, view }).entries()) {
    query.andWhere(...withNames(condition, `condition${index}`));
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

/** A condition in the words of TypeORM, which calls parameters by name. */
function withNames({ text, parameters }: Sql, prefix: string): [string, Record<string, unknown>] {
  let position = 0;
  const named = text.replaceAll('?', () => {
    const isList = Array.isArray(parameters[position]);
    return `:${isList ? '...' : ''}${prefix}_${position++}`;
  });
  return [named, Object.fromEntries(parameters.map((value, index) => [`${prefix}_${index}`, value]))];
}
