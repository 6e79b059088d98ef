import type { DataSource } from 'typeorm';
import { experimentNumber } from '../experiments.js';
import { settleLatest } from '../pending-latest.js';
import { by } from './compile-order.js';
import { type RunConditions, runScope } from './run-scope.js';
import { RUN_SEARCH } from './run-search.js';
import { countFound, type FoundPage, type SearchRequest, searchPage } from './search-page.js';
import { type Sql, sql } from './sql.js';
import { inView, type ViewType } from './view-type.js';

export interface RunSearchRequest extends SearchRequest {
  readonly experimentIds: readonly string[];
  readonly view: ViewType;
}

/** Newest first, then by id: the order of a search that names none, and what decides between equals. */
const RUN_ORDER = [by(RUN_SEARCH, 'start_time', 'DESC'), by(RUN_SEARCH, 'run_id', 'ASC')];

/**
 * A page of the runs of some experiments; of none, there are none.
 * @throws AppError INVALID_INPUT
 */
export async function searchRuns(
  db: DataSource,
  { experimentIds, view, ...request }: RunSearchRequest,
): Promise<FoundPage<string>> {
  const ids = [...new Set(experimentIds.map(experimentNumber))];
  await settleLatest(db);
  return searchPage<string>(db, RUN_SEARCH, request, {
    scope: [inExperiments(ids), ...inView('run', view)],
    defaultOrder: [],
    tieBreaks: RUN_ORDER,
  });
}

/** A page of the runs of all experiments that fulfil the filter and the conditions. @throws AppError INVALID_INPUT */
export async function searchAllRuns(
  db: DataSource,
  request: SearchRequest,
  conditions: RunConditions,
): Promise<FoundPage<string>> {
  await settleLatest(db);
  return searchPage<string>(db, RUN_SEARCH, request, {
    scope: runScope(conditions),
    defaultOrder: [],
    tieBreaks: RUN_ORDER,
  });
}

/**
 * How many runs of all experiments fulfil the filter and the conditions.
 * @returns null when there are more than `max`
 * @throws AppError INVALID_INPUT
 */
export async function countAllRuns(
  db: DataSource,
  filter: string | undefined,
  conditions: RunConditions,
  max: number,
): Promise<number | null> {
  await settleLatest(db);
  return countFound(db, RUN_SEARCH, { filter, scope: runScope(conditions), max });
}

function inExperiments(ids: readonly number[]): Sql {
  return ids.length === 0 ? sql('FALSE') : sql('run.experiment_id IN (?)', ids);
}
