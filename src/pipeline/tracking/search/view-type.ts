import { type Sql, sql } from './sql.js';

/** Which rows a search looks at: those in use, those that were deleted, or both. The words are MLflow's. */
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL';

/** The condition on a table's `deleted_at`. */
export function inView(table: string, view: ViewType): Sql[] {
  if (view === 'ALL') return [];
  return [sql(`${table}.deleted_at IS ${view === 'ACTIVE_ONLY' ? '' : 'NOT '}NULL`)];
}
