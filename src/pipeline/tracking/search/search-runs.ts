import type { DataSource } from 'typeorm';
import { experimentNumber } from '../experiments.js';
import { by } from './compile-order.js';
import { RUN_SEARCH } from './run-search.js';
import { type FoundPage, type SearchRequest, searchPage } from './search-page.js';
import { type Sql, sql } from './sql.js';
import { inView, type ViewType } from './view-type.js';

export interface RunSearchRequest extends SearchRequest {
  readonly experimentIds: readonly string[];
  readonly view: ViewType;
}

/** Newest first, then by id: the order of a search that names none, and what decides between equals. */
export const RUN_ORDER = [by(RUN_SEARCH, 'start_time', 'DESC'), by(RUN_SEARCH, 'run_id', 'ASC')];

/**
 * A page of the runs of some experiments; of none, there are none.
 * @throws AppError INVALID_INPUT
 */
export function searchRuns(
  db: DataSource,
  { experimentIds, view, ...request }: RunSearchRequest,
): Promise<FoundPage<string>> {
  const ids = [...new Set(experimentIds.map(experimentNumber))];
  return searchPage<string>(db, RUN_SEARCH, request, {
    scope: [inExperiments(ids), ...inView('run', view)],
    defaultOrder: [],
    tieBreaks: RUN_ORDER,
  });
}

function inExperiments(ids: readonly number[]): Sql {
  return ids.length === 0 ? sql('FALSE') : sql('run.experiment_id IN (?)', ids);
}
