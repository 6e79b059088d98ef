// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which those of a table element cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the row has the focus, or a button in the cell
import {
  type ColumnDef,
  getCoreRowModel,
  type OnChangeFn,
  type RowSelectionState,
  type SortingState,
  useReactTable,
} from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import { factsOf } from './columns.tsx';
import { LastRow } from './last-row.tsx';
import { RunHeading } from './run-heading.tsx';
import { ROW_PX, RunTableRow } from './run-table-row.tsx';
import styles from './runs.module.css';
import { useTexts } from './texts.ts';
import { useRowFocus } from './use-row-focus.ts';
import type { RunList, RunRow } from './use-run-list.ts';
import { COMPARED_MAX, type ViewState } from './view-state.ts';

const SELECT_PX = 36;
const OVERSCAN_ROWS = 12;
/** So many rows before the end of what is loaded, the next page is asked for. */
const AHEAD_ROWS = 60;

interface RunTableProps {
  list: RunList;
  columns: ColumnDef<RunRow>[];
  sort: ViewState['sort'];
  selected: readonly string[];
  onSort: (sort: ViewState['sort']) => void;
  onSelect: (ids: string[]) => void;
  onMore: () => void;
}

/** The grid of runs, of which only the rows in sight are in the page. The server filters and sorts. */
export function RunTable({ list, columns, sort, selected, onSort, onSelect, onMore }: RunTableProps) {
  const t = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const sorting: SortingState = sort === null ? [] : [{ id: sort.column, desc: sort.isDescending }];
  const onSortingChange: OnChangeFn<SortingState> = (change) => {
    const [next] = typeof change === 'function' ? change(sorting) : change;
    onSort(next === undefined ? null : { column: next.id, isDescending: next.desc });
  };
  const rowSelection: RowSelectionState = Object.fromEntries(selected.map((id) => [id, true]));
  const table = useReactTable({
    data: list.runs as RunRow[],
    columns,
    getRowId: ({ id }) => id,
    getCoreRowModel: getCoreRowModel(),
    manualSorting: true,
    enableMultiSort: false,
    state: { sorting, rowSelection },
    onSortingChange,
  });
  const { rows } = table.getRowModel();
  const hasLastRow = list.hasMore || list.error !== undefined;

  const toggle = useCallback(
    (id: string) => {
      if (selected.includes(id)) onSelect(selected.filter((each) => each !== id));
      else if (selected.length < COMPARED_MAX) onSelect([...selected, id]);
    },
    [selected, onSelect],
  );
  const focus = useRowFocus(rows.length);
  const virtual = useVirtualizer({
    count: rows.length + (hasLastRow ? 1 : 0),
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN_ROWS,
    scrollPaddingStart: ROW_PX + 8,
    // The row that has the focus stays in the page wherever one scrolls, or the focus would be lost.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      const { active } = focus;
      return active < rows.length && !shown.includes(active)
        ? [...shown, active].sort((a, b) => a - b)
        : shown;
    },
  });
  const items = virtual.getVirtualItems();
  const lastShown = virtual.range?.endIndex ?? 0;
  useEffect(() => {
    if (
      list.hasMore &&
      !list.isStale &&
      !list.isLoading &&
      list.error === undefined &&
      lastShown >= rows.length - AHEAD_ROWS
    ) {
      onMore();
    }
  }, [list.hasMore, list.isStale, list.isLoading, list.error, lastShown, rows.length, onMore]);

  const template = table.getVisibleLeafColumns().map((column) => {
    const { width } = factsOf(column);
    return column.id === 'name' ? `minmax(${width}px, 1fr)` : `${width}px`;
  });
  const width =
    SELECT_PX + table.getVisibleLeafColumns().reduce((sum, column) => sum + factsOf(column).width, 0);
  const layout = {
    gridTemplateColumns: [`${SELECT_PX}px`, ...template].join(' '),
    ...{ minWidth: width, width: '100%' },
  };
  return (
    <div
      ref={box}
      className={styles.box}
      role="grid"
      tabIndex={-1}
      aria-label={t('table')}
      aria-rowcount={list.total === null ? (list.hasMore ? -1 : rows.length + 1) : list.total + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-busy={list.isStale}
      data-stale={list.isStale || undefined}
      onScroll={({ currentTarget }) =>
        currentTarget.toggleAttribute('data-aside', currentTarget.scrollLeft > 0)
      }
      onKeyDown={(event) => focus.onKeyDown(event, rows, virtual, toggle)}
    >
      <RunHeading table={table} layout={layout} />
      <div
        role="rowgroup"
        className={styles.body}
        style={{ height: virtual.getTotalSize(), minWidth: width }}
      >
        {items.map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return <LastRow key="last" top={start} list={list} onMore={onMore} />;
          return (
            <RunTableRow
              key={row.id}
              row={row}
              {...{ index, layout: layout.gridTemplateColumns, minWidth: width, columns, toggle, t }}
              isActive={index === focus.active}
              isSelected={rowSelection[row.id] === true}
              canSelect={selected.length < COMPARED_MAX}
              onFocus={focus.setActive}
            />
          );
        })}
      </div>
    </div>
  );
}
