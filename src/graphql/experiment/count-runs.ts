import type { DataSource } from 'typeorm';
import { countAllRuns } from '../../pipeline/tracking/search/search-runs.js';
import { checkFilterId } from '../common/pagination.js';
import type { QueryRunCountArgs } from '../generated/resolver-types.js';
import { inOwnWords } from './search-runs.js';

const COUNTED_MAX = 100_000;

/** How many runs match; null when there are more than are worth counting. @throws AppError INVALID_INPUT */
export async function countRuns(
  db: DataSource,
  { filter, filterText, includeDeleted }: QueryRunCountArgs,
): Promise<number | null> {
  if (filter?.datasetVersionId != null) checkFilterId('datasetVersionId', filter.datasetVersionId);
  const view = includeDeleted === true ? 'ALL' : 'ACTIVE_ONLY';
  return countAllRuns(db, filterText ?? undefined, { ...filter, view }, COUNTED_MAX).catch(inOwnWords);
}
