import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type CombinedError, useClient } from 'urql';
import { onConnectionChange } from '../../api/connection.ts';
import { isActive } from '../../components/run-status.tsx';
import {
  RunCountDocument,
  RunRowsDocument,
  type RunRowsQuery,
  type RunRowsQueryVariables,
} from './runs.generated.ts';

export type RunRow = RunRowsQuery['runs']['edges'][number]['node'];
type Variables = Omit<RunRowsQueryVariables, 'first' | 'after'>;

const PAGE_ROWS = 100;
const ACTIVE_POLLED_MS = 3_000;
const IDLE_POLLED_MS = 15_000;

export interface RunList {
  readonly runs: readonly RunRow[];
  /** How many match in all; null while unknown and when there are too many to count. */
  readonly total: number | null;
  readonly hasMore: boolean;
  /** Whether what is shown is still that of the question before. */
  readonly isStale: boolean;
  readonly isLoading: boolean;
  readonly error: CombinedError | undefined;
  /** Runs at the top that are not shown yet. */
  readonly newer: number;
}

type Action =
  | { type: 'asked' }
  | { type: 'first'; runs: RunRow[]; hasMore: boolean }
  | { type: 'more'; runs: RunRow[]; hasMore: boolean }
  | { type: 'loading' }
  | { type: 'failed'; error: CombinedError }
  | { type: 'counted'; total: number | null }
  | { type: 'seen'; runs: RunRow[]; newer?: number };

const EMPTY: RunList = {
  ...{ runs: [], total: null, hasMore: false, isStale: true, isLoading: true, error: undefined, newer: 0 },
};

function reduce(list: RunList, action: Action): RunList {
  switch (action.type) {
    case 'asked':
      return { ...list, total: null, isStale: true, isLoading: true, error: undefined };
    case 'first':
      return {
        ...EMPTY,
        total: list.total,
        runs: action.runs,
        hasMore: action.hasMore,
        isStale: false,
        isLoading: false,
      };
    case 'loading':
      return { ...list, isLoading: true, error: undefined };
    case 'more': {
      // A run that moved in the order while one scrolled is shown once.
      const known = new Set(list.runs.map(({ id }) => id));
      const runs = [...list.runs, ...action.runs.filter(({ id }) => !known.has(id))];
      return { ...list, runs, hasMore: action.hasMore, isLoading: false };
    }
    case 'failed':
      return { ...list, error: action.error, isLoading: false };
    case 'counted':
      return { ...list, total: action.total };
    case 'seen': {
      const seen = new Map(action.runs.map((run) => [run.id, run]));
      const runs = list.runs.map((run) => changed(run, seen.get(run.id)));
      const isSame = runs.every((run, index) => run === list.runs[index]);
      return { ...list, runs: isSame ? list.runs : runs, newer: action.newer ?? list.newer };
    }
  }
}

/** The run as it was where nothing has changed, so that its row need not be drawn again. */
function changed(run: RunRow, now: RunRow | undefined): RunRow {
  return now === undefined || JSON.stringify(now) === JSON.stringify(run) ? run : now;
}

/**
 * The runs that match, page after page as one asks for more; what runs is asked about again and again, and so is the
 * top of the list for runs that are new.
 */
export function useRunList(variables: Variables) {
  const client = useClient();
  const [list, dispatch] = useReducer(reduce, EMPTY);
  const latest = useRef(list);
  latest.current = list;
  const cursor = useRef<string | null>(null);
  const question = useRef(0);
  const isBusy = useRef(false);
  const key = JSON.stringify(variables);

  const ask = useCallback(
    async (after: string | null, first = PAGE_ROWS, own: Partial<Variables> = {}) => {
      const asked = { ...(JSON.parse(key) as Variables), ...own, first, after };
      return client.query(RunRowsDocument, asked, { requestPolicy: 'network-only' }).toPromise();
    },
    [client, key],
  );

  const count = useCallback(async () => {
    const { filter, filterText } = JSON.parse(key) as Variables;
    const asked = { filter: filter ?? null, filterText: filterText ?? null };
    return client.query(RunCountDocument, asked, { requestPolicy: 'network-only' }).toPromise();
  }, [client, key]);

  const load = useCallback(async () => {
    const mine = ++question.current;
    isBusy.current = true;
    dispatch({ type: 'asked' });
    const counting = count();
    const { data, error } = await ask(null);
    if (mine !== question.current) return;
    isBusy.current = false;
    if (error !== undefined) return dispatch({ type: 'failed', error });
    if (data === undefined) return;
    cursor.current = data.runs.pageInfo.endCursor;
    dispatch({ type: 'first', ...pageOf(data) });
    const counted = await counting;
    if (mine === question.current && counted.data !== undefined) {
      dispatch({ type: 'counted', total: counted.data.runCount });
    }
  }, [ask, count]);

  const loadMore = useCallback(async () => {
    if (isBusy.current || !latest.current.hasMore) return;
    const mine = question.current;
    isBusy.current = true;
    dispatch({ type: 'loading' });
    const { data, error } = await ask(cursor.current);
    if (mine !== question.current) return;
    isBusy.current = false;
    if (error !== undefined) return dispatch({ type: 'failed', error });
    if (data === undefined) return;
    cursor.current = data.runs.pageInfo.endCursor;
    dispatch({ type: 'more', ...pageOf(data) });
  }, [ask]);

  const poll = useCallback(async () => {
    const mine = question.current;
    if (document.hidden || isBusy.current || latest.current.isStale) return;
    const { runs } = latest.current;
    const [top, counted] = await Promise.all([
      ask(null, Math.min(PAGE_ROWS, Math.max(20, runs.length))),
      count(),
    ]);
    if (mine !== question.current || top.data === undefined) return;
    const { runs: head } = pageOf(top.data);
    const known = new Set(runs.map(({ id }) => id));
    dispatch({ type: 'seen', runs: head, newer: head.filter(({ id }) => !known.has(id)).length });
    if (counted.data !== undefined) dispatch({ type: 'counted', total: counted.data.runCount });
    const asked = new Set(head.map(({ id }) => id));
    const others = runs.filter(({ id, status }) => isActive(status) && !asked.has(id)).slice(0, PAGE_ROWS);
    if (others.length === 0) return;
    const filterText = `attributes.run_id IN (${others.map(({ id }) => `'${id}'`).join(', ')})`;
    const rest = await ask(null, PAGE_ROWS, { filter: {}, filterText, orderByText: null });
    if (mine === question.current && rest.data !== undefined)
      dispatch({ type: 'seen', runs: pageOf(rest.data).runs });
  }, [ask, count]);

  useEffect(() => {
    void load();
  }, [load]);

  const isAnyActive = list.runs.some(({ status }) => isActive(status));
  useEffect(() => {
    const timer = setInterval(() => void poll(), isAnyActive ? ACTIVE_POLLED_MS : IDLE_POLLED_MS);
    return () => clearInterval(timer);
  }, [poll, isAnyActive]);

  useEffect(
    () => onConnectionChange(() => void (latest.current.error === undefined ? poll() : load())),
    [load, poll],
  );

  return { list, loadMore, reload: load };
}

function pageOf(data: RunRowsQuery) {
  return { runs: data.runs.edges.map(({ node }) => node), hasMore: data.runs.pageInfo.hasNextPage };
}
