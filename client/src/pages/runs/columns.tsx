import type { ColumnDef } from '@tanstack/react-table';
import { Link } from 'react-router';
import { RunStatus } from '../../components/run-status.tsx';
import { type Formats, NOTHING } from '../../texts/use-format.ts';
import styles from './runs.module.css';
import type { useTexts } from './texts.ts';
import type { RunRow } from './use-run-list.ts';
import { isSortable } from './view-state.ts';

/** Columns that every run has, in the order in which they are offered. */
export const GENERAL_COLUMNS = [
  ...(['status', 'started', 'ended', 'duration', 'experiment', 'model', 'dataset', 'verdict'] as const),
];

/** In pixels. */
const WIDTHS: Record<string, number> = {
  status: 108,
  started: 168,
  ended: 168,
  duration: 104,
  experiment: 140,
  model: 236,
  dataset: 150,
  verdict: 96,
};
const METRIC_WIDTH = 120;
const PARAM_WIDTH = 130;
/** Pixels a character of a heading takes at most, and what stands beside it. */
const HEADING_CHAR_PX = 8.6;
const HEADING_REST_PX = 40;

/** Longer names may be cut; then their end stays, by which names of one series differ. */
const CUT_CHARS = 26;
const END_CHARS = 12;

export interface ColumnFacts {
  /** In pixels. */
  width: number;
  isNumber?: boolean;
  /** What stands above the heading: which kind of thing a run has. */
  group?: 'params' | 'metrics';
  title: string;
}

type Translate = ReturnType<typeof useTexts>;

/** TanStack sorts by columns that have a value alone; which one does not matter, since the server sorts. */
const idOf = ({ id }: RunRow) => id;

/** The chosen columns as the table takes them, the name first. */
export function columnsOf(ids: readonly string[], t: Translate, format: Formats): ColumnDef<RunRow>[] {
  return [nameColumn(t), ...ids.map((id) => columnOf(id, t, format))];
}

function nameColumn(t: Translate): ColumnDef<RunRow> {
  return {
    id: 'name',
    accessorFn: idOf,
    meta: { width: 230, title: t('column.name') },
    cell: ({ row: { original: run } }) => (
      <Link
        to={`/runs/${run.id}`}
        tabIndex={-1}
        className={run.name.length > CUT_CHARS ? styles.longName : undefined}
        title={run.name}
        aria-label={run.name || undefined}
      >
        {run.name.length > CUT_CHARS ? (
          <>
            <span className={styles.nameStart}>{run.name.slice(0, -END_CHARS)}</span>
            <span className={styles.nameEnd}>{run.name.slice(-END_CHARS)}</span>
          </>
        ) : (
          run.name || run.id.slice(0, 8)
        )}
      </Link>
    ),
  };
}

function columnOf(id: string, t: Translate, format: Formats): ColumnDef<RunRow> {
  const key = id.slice(id.indexOf('.') + 1);
  const enableSorting = isSortable(id);
  if (id.startsWith('metrics.')) {
    return {
      ...{ id, accessorFn: idOf, enableSorting, sortDescFirst: true },
      meta: { width: widthFor(key, METRIC_WIDTH), isNumber: true, group: 'metrics', title: key },
      cell: ({ row }) => format.measured(row.original.metrics.find(({ name }) => name === key)?.value),
    };
  }
  if (id.startsWith('params.')) {
    return {
      ...{ id, accessorFn: idOf, enableSorting, sortDescFirst: false },
      meta: { width: widthFor(key, PARAM_WIDTH), group: 'params', title: key },
      cell: ({ row }) => row.original.params.find(({ name }) => name === key)?.value ?? NOTHING,
    };
  }
  const isKnown = GENERAL_COLUMNS.some((each) => each === id);
  const title = isKnown ? t(`column.${id as (typeof GENERAL_COLUMNS)[number]}`) : id;
  return {
    ...{ id, accessorFn: idOf, enableSorting, sortDescFirst: id === 'started' || id === 'ended' },
    meta: { width: WIDTHS[id] ?? METRIC_WIDTH, title, ...(id === 'duration' && { isNumber: true }) },
    cell: ({ row }) => generalCell(id, row.original, t, format),
  };
}

/** Wide enough for the heading, which names of metrics can be long, but not without end. */
function widthFor(heading: string, least: number): number {
  return Math.min(260, Math.max(least, Math.ceil(heading.length * HEADING_CHAR_PX + HEADING_REST_PX)));
}

function generalCell(id: string, run: RunRow, t: Translate, format: Formats) {
  switch (id) {
    case 'status':
      return <RunStatus status={run.status} />;
    case 'started':
      return format.time(run.startedAt ?? run.createdAt);
    case 'ended':
      return format.time(run.endedAt);
    case 'duration':
      return format.duration(durationMs(run));
    case 'experiment':
      return run.experiment.name;
    case 'dataset':
      return run.datasetVersion?.name ?? NOTHING;
    case 'model':
      return modelCell(run);
    case 'verdict':
      return run.promotionVerdict === null ? NOTHING : t(`verdict.${run.promotionVerdict}`);
    default:
      return NOTHING;
  }
}

function modelCell({ modelName, modelVersion }: RunRow) {
  if (modelName === null) return NOTHING;
  if (modelVersion === null) return modelName;
  const aliases = modelVersion.aliases.length === 0 ? '' : ` · ${modelVersion.aliases.join(', ')}`;
  return `${modelName} v${modelVersion.version}${aliases}`;
}

/** From when a worker took it to when it ended; null for one that has not begun or not ended. */
function durationMs({ startedAt, endedAt }: RunRow): number | null {
  if (startedAt === null || endedAt === null) return null;
  return new Date(endedAt).getTime() - new Date(startedAt).getTime();
}

export const factsOf = (column: { columnDef: ColumnDef<RunRow> }) => column.columnDef.meta as ColumnFacts;
