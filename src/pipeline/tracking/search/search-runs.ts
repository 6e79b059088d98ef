import type { DataSource } from 'typeorm';
import { experimentNumber } from '../experiments.js';
import { settleLatest } from '../pending-latest.js';
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

/** What the API's own lists can ask for beside a filter. */
export interface RunConditions {
  readonly view: ViewType;
  readonly experiment?: string | null | undefined;
  readonly datasetVersionId?: string | null | undefined;
  readonly modelName?: string | null | undefined;
  readonly statusIn?: readonly string[] | null | undefined;
  readonly promotionVerdict?: string | null | undefined;
  readonly metricAtLeast?: { readonly name: string; readonly value: number } | null | undefined;
}

/** A page of the runs of all experiments that fulfil the filter and the conditions. @throws AppError INVALID_INPUT */
export async function searchAllRuns(
  db: DataSource,
  request: SearchRequest,
  conditions: RunConditions,
): Promise<FoundPage<string>> {
  await settleLatest(db);
  return searchPage<string>(db, RUN_SEARCH, request, {
    scope: scopeOf(conditions),
    defaultOrder: [],
    tieBreaks: RUN_ORDER,
  });
}

function scopeOf(conditions: RunConditions): Sql[] {
  const { view, experiment, datasetVersionId, modelName, statusIn, promotionVerdict, metricAtLeast } =
    conditions;
  const given = <Value>(value: Value | null | undefined, condition: (value: Value) => Sql) =>
    value == null ? [] : [condition(value)];
  return [
    ...inView('run', view),
    ...given(experiment, (name) =>
      sql('run.experiment_id = (SELECT id FROM experiment WHERE name = ?)', name),
    ),
    ...given(datasetVersionId, (id) => sql('run.dataset_version_id = ?', id)),
    ...given(modelName, (name) => sql('run.model_name = ?', name)),
    ...given(statusIn, (words) => sql('run.status IN (?)', ['', ...words])),
    ...given(promotionVerdict, (verdict) => sql('run.promotion_verdict = ?', verdict)),
    ...given(metricAtLeast, ({ name, value }) =>
      sql(
        'EXISTS (SELECT 1 FROM run_latest_metric bound WHERE bound.run_id = run.id AND bound.name = ? AND bound.value >= ?)',
        name,
        value,
      ),
    ),
  ];
}

function inExperiments(ids: readonly number[]): Sql {
  return ids.length === 0 ? sql('FALSE') : sql('run.experiment_id IN (?)', ids);
}
