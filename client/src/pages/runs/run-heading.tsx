// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which those of a table element cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the row has the focus, or a button in the cell
import { VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import type { Column, Table } from '@tanstack/react-table';
import type { CSSProperties } from 'react';
import { factsOf } from './columns.tsx';
import styles from './runs.module.css';
import { useTexts } from './texts.ts';
import type { RunRow } from './use-run-list.ts';

/** The headings, which sort: first the way that is of more use, then the other way, then not. */
export function RunHeading({ table, layout }: { table: Table<RunRow>; layout: CSSProperties }) {
  const t = useTexts();
  return (
    <div role="rowgroup" className={styles.head} style={{ minWidth: layout.minWidth }}>
      <div role="row" aria-rowindex={1} className={styles.row} style={layout}>
        <div role="columnheader" className={styles.select} style={{ background: 'inherit' }}>
          <VisuallyHidden>{t('selectHeading')}</VisuallyHidden>
        </div>
        {table.getVisibleLeafColumns().map((column) => (
          <Heading key={column.id} column={column} />
        ))}
      </div>
    </div>
  );
}

function Heading({ column }: { column: Column<RunRow> }) {
  const { title, isNumber } = factsOf(column);
  const sorted = column.getIsSorted();
  const Icon = sorted === 'desc' ? IconArrowDown : sorted === 'asc' ? IconArrowUp : IconArrowsSort;
  const order = sorted === false ? 'none' : sorted === 'desc' ? 'descending' : 'ascending';
  return (
    <div
      role="columnheader"
      className={isNumber ? styles.number : undefined}
      style={{ minWidth: 0 }}
      {...(column.getCanSort() && { 'aria-sort': order })}
    >
      {column.getCanSort() ? (
        <button type="button" className={styles.heading} title={title} onClick={() => column.toggleSorting()}>
          <span>{title}</span>
          <Icon size={14} aria-hidden style={{ opacity: sorted === false ? 0.35 : 1 }} />
        </button>
      ) : (
        <div className={styles.heading} title={title}>
          <span>{title}</span>
        </div>
      )}
    </div>
  );
}
