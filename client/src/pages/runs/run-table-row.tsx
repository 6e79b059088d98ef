// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which those of a table element cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the row has the focus, or a button in the cell
import { type ColumnDef, flexRender, type Row } from '@tanstack/react-table';
import { memo } from 'react';
import { factsOf } from './columns.tsx';
import styles from './runs.module.css';
import type { useTexts } from './texts.ts';
import type { RunRow } from './use-run-list.ts';

/** Every row has this height, so that the table knows where each stands. */
export const ROW_PX = 36;

interface RunTableRowProps {
  row: Row<RunRow>;
  index: number;
  /** Widths of the columns, as CSS has them. */
  layout: string;
  minWidth: number;
  /** Draws again when other columns are chosen. */
  columns: ColumnDef<RunRow>[];
  isActive: boolean;
  isSelected: boolean;
  canSelect: boolean;
  toggle: (id: string) => void;
  onFocus: (index: number) => void;
  /** Given, since a hook in each row costs more than the row. */
  t: ReturnType<typeof useTexts>;
}

/** A run in the table. Drawn again only when its run, its place, the columns or its selection have changed. */
export const RunTableRow = memo(
  function RunTableRow({ row, index, layout, minWidth, toggle, onFocus, t, ...state }: RunTableRowProps) {
    const run = row.original;
    return (
      <div
        role="row"
        className={styles.row}
        aria-rowindex={index + 2}
        aria-selected={state.isSelected}
        data-index={index}
        tabIndex={state.isActive ? 0 : -1}
        onFocus={() => onFocus(index)}
        style={{
          gridTemplateColumns: layout,
          ...{ minWidth, width: '100%', transform: `translateY(${index * ROW_PX}px)` },
        }}
      >
        <div role="gridcell" className={styles.select}>
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={t('select', { name: run.name })}
            checked={state.isSelected}
            disabled={!state.isSelected && !state.canSelect}
            onChange={() => toggle(run.id)}
          />
        </div>
        {row.getVisibleCells().map((cell) => (
          <div
            key={cell.id}
            role="gridcell"
            className={`${styles.cell} ${factsOf(cell.column).isNumber ? styles.number : ''} ${cell.column.id === 'name' ? styles.name : ''}`}
          >
            {flexRender(cell.column.columnDef.cell, cell.getContext())}
          </div>
        ))}
      </div>
    );
  },
  // The row objects of TanStack are made anew with every page that is loaded; the runs in them are not.
  (before, after) =>
    before.row.original === after.row.original &&
    (Object.keys(after) as (keyof RunTableRowProps)[]).every(
      (name) => name === 'row' || before[name] === after[name],
    ),
);
