import { useCallback, useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { RUN_STATUSES, type RunStatusWord } from '../../components/run-status.tsx';
import type { Subject, SubjectChoice } from '../../subject/use-subject.ts';
import type { RunRowsQueryVariables } from './runs.generated.ts';

/** As many as the comparison takes. */
export const COMPARED_MAX = 10;

export const DEFAULT_COLUMNS = [
  ...['status', 'metrics.gold.weighted_f1', 'model', 'started', 'verdict', 'duration'],
  ...['metrics.validation.weighted_f1', 'params.model'],
];

const ofFilms = (id: string) => id.replace('weighted_f1', 'ndcg_at_10');

/** In their place where the runs are about films. */
const FILM_COLUMNS = DEFAULT_COLUMNS.map(ofFilms);

/** In their place where runs are about either. */
const COLUMNS_OF_ALL = [...new Set(DEFAULT_COLUMNS.flatMap((id) => [id, ofFilms(id)]))];

/**
 * The columns that a table has where nobody chose others: with the measure of each subject that its runs are about.
 * @param subjects of the runs, null for those that are about no dataset here; undefined while they are not known
 */
export function usualColumns(
  choice: SubjectChoice,
  subjects: readonly (Subject | null)[] | undefined,
): readonly string[] {
  if (choice === 'FILMS') return FILM_COLUMNS;
  if (choice === 'LISTINGS') return DEFAULT_COLUMNS;
  if (subjects === undefined) return COLUMNS_OF_ALL;
  if (!subjects.includes('FILMS')) return DEFAULT_COLUMNS;
  return subjects.every((subject) => subject === 'FILMS') ? FILM_COLUMNS : COLUMNS_OF_ALL;
}

/** What the table shows: all of it is in the address, so that it can be kept, sent and gone back to. */
export interface ViewState {
  readonly filterText: string;
  readonly statuses: readonly RunStatusWord[];
  readonly experiment: string | null;
  readonly modelName: string | null;
  /** A column, and which way; null for the newest first. */
  readonly sort: { readonly column: string; readonly isDescending: boolean } | null;
  /** Ids of columns beside the name; `params.x` and `metrics.x` for what runs have. */
  readonly columns: readonly string[];
  /** Ids of the runs to compare. */
  readonly selected: readonly string[];
}

/**
 * The state in the address, and a function that changes parts of it. It is kept here as well, so that what one clicks
 * follows at once; the address follows when the router gets to it.
 */
export function useViewState(): [ViewState, (change: Partial<ViewState>) => void] {
  const [search, setSearch] = useSearchParams();
  const [state, setState] = useState(() => readState(search));
  const latest = useRef(state);
  const written = useRef<string[]>([]);

  const change = useCallback(
    (changed: Partial<ViewState>) => {
      latest.current = { ...latest.current, ...changed };
      setState(latest.current);
      const next = writeState(latest.current);
      written.current.push(next.toString());
      setSearch(next, { replace: true });
    },
    [setSearch],
  );

  // Back, forward, and links to this page change the address from outside.
  const address = search.toString();
  useEffect(() => {
    const place = written.current.indexOf(address);
    if (place >= 0) {
      written.current.splice(0, place + 1);
      return;
    }
    written.current = [];
    const next = readState(new URLSearchParams(address));
    if (writeState(next).toString() === writeState(latest.current).toString()) return;
    latest.current = next;
    setState(latest.current);
  }, [address]);
  return [state, change];
}

function readState(search: URLSearchParams): ViewState {
  const sort = search.get('sort');
  const columns = search.get('columns');
  const known = (word: string): word is RunStatusWord => RUN_STATUSES.some((status) => status === word);
  return {
    filterText: search.get('filter') ?? '',
    statuses: (search.get('status') ?? '').split(',').filter(known),
    experiment: search.get('experiment'),
    modelName: search.get('model'),
    sort: sort === null ? null : { column: sort.replace(/^-/, ''), isDescending: sort.startsWith('-') },
    columns: columns === null ? DEFAULT_COLUMNS : columns.split(',').filter(Boolean).map(decodeURIComponent),
    selected: (search.get('selected') ?? '').split(',').filter(Boolean),
  };
}

function writeState(state: ViewState): URLSearchParams {
  const columns = state.columns.map(encodeURIComponent).join(',');
  const isDefault = columns === DEFAULT_COLUMNS.map(encodeURIComponent).join(',');
  const given: Record<string, string | null> = {
    filter: state.filterText,
    status: state.statuses.join(','),
    experiment: state.experiment,
    model: state.modelName,
    sort: state.sort === null ? null : `${state.sort.isDescending ? '-' : ''}${state.sort.column}`,
    selected: state.selected.join(','),
  };
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value) search.set(name, value);
  if (!isDefault) search.set('columns', columns);
  return search;
}

/**
 * What of the runs is asked for, without the length and the place of the page.
 * @param subject null for all
 */
export function variablesOf(
  { filterText, statuses, experiment, modelName, sort, columns }: Omit<ViewState, 'selected'>,
  subject: Subject | null,
): Omit<RunRowsQueryVariables, 'first' | 'after'> {
  const named = (entity: string) =>
    columns.filter((id) => id.startsWith(`${entity}.`)).map((id) => id.slice(entity.length + 1));
  return {
    filter: {
      ...(subject !== null && { subject }),
      ...(experiment !== null && { experiment }),
      ...(modelName !== null && { modelName }),
      ...(statuses.length > 0 && { statusIn: [...statuses] }),
    },
    filterText: filterText || null,
    orderByText: sort === null ? null : [`${orderedBy(sort.column)} ${sort.isDescending ? 'DESC' : 'ASC'}`],
    params: named('params'),
    metrics: named('metrics'),
  };
}

/** What the server orders by for a heading. */
const ATTRIBUTES: Record<string, string> = {
  name: 'attributes.run_name',
  status: 'attributes.status',
  started: 'attributes.start_time',
  ended: 'attributes.end_time',
};

/** True where the server can order by a column. */
export const isSortable = (column: string): boolean => column in ATTRIBUTES || column.includes('.');

function orderedBy(column: string): string {
  const attribute = ATTRIBUTES[column];
  if (attribute !== undefined) return attribute;
  const dot = column.indexOf('.');
  const key = column.slice(dot + 1);
  return `${column.slice(0, dot)}.${key.includes('`') ? `"${key}"` : `\`${key}\``}`;
}
