import { type DataSource, In } from 'typeorm';
import { inFoundOrder } from '../../pipeline/tracking/search/search-page.js';
import { searchAllRuns } from '../../pipeline/tracking/search/search-runs.js';
import { AppError, invalidInput } from '../../platform/errors.js';
import { Run } from '../../store/entities/tracking.js';
import { checkFilterId, checkFirst } from '../common/pagination.js';
import type { QueryRunsArgs, RequireFields } from '../generated/resolver-types.js';

/** Arguments by what the search calls them. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  filter: 'filterText',
  order_by: 'orderByText',
  page_token: 'after',
};

/** A page of runs by MLflow's filter grammar; a cursor is a page token of the search. */
export async function searchRuns(
  db: DataSource,
  {
    first,
    after,
    filter,
    orderBy,
    includeDeleted,
    filterText,
    orderByText,
  }: RequireFields<QueryRunsArgs, 'first'>,
) {
  checkFirst(first);
  if (orderBy != null) {
    throw invalidInput('orderBy', 'Order by orderByText where filterText or orderByText are used.');
  }
  if (filter?.datasetVersionId != null) checkFilterId('datasetVersionId', filter.datasetVersionId);
  if (after === '') throw invalidInput('after', 'after must be a cursor that this list returned before.');
  const request = {
    filter: filterText ?? undefined,
    orderBy: orderByText ?? [],
    pageToken: after ?? undefined,
    maxResults: first,
  };
  const { ids, tokenOf, hasMore } = await searchAllRuns(db, request, {
    ...filter,
    view: includeDeleted === true ? 'ALL' : 'ACTIVE_ONLY',
  }).catch(inOwnWords);
  const runs = inFoundOrder(ids, await db.manager.findBy(Run, { id: In([...ids]) }));
  const edges = runs.map((node) => ({ cursor: tokenOf(ids.indexOf(node.id)), node }));
  return { edges, pageInfo: { hasNextPage: hasMore, endCursor: edges.at(-1)?.cursor ?? null } };
}

/** An error of the search in the words of GraphQL's arguments. @throws always */
export function inOwnWords(error: unknown): never {
  if (!(error instanceof AppError)) throw error;
  const field = ARGUMENTS[String(error.facts.field)] ?? error.facts.field!;
  throw new AppError(error.code, error.message, { ...error.facts, field });
}
