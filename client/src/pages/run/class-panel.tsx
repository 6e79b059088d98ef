import { Table, Text, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { Panel } from '../../components/panel.tsx';
import { ScrollBox } from '../../components/scroll-box.tsx';
import { useFormat } from '../../texts/use-format.ts';
import styles from './class-panel.module.css';
import type { Evaluation } from './run-of-page.ts';
import { useTexts } from './texts.ts';

const COLUMNS = ['category', 'support', 'precision', 'recall', 'f1'] as const;
type Column = (typeof COLUMNS)[number];
type ClassRow = Evaluation['classReport'][number];

/** Each category with its figures as numbers and bars, to be sorted by any of them; the weakest first. */
export function ClassPanel({ rows }: { rows: readonly ClassRow[] }) {
  const t = useTexts();
  const [sort, setSort] = useState<{ column: Column; isDescending: boolean }>({
    ...{ column: 'f1', isDescending: false },
  });
  const sorted = [...rows].sort((one, other) => {
    const order =
      sort.column === 'category'
        ? one.category.name.localeCompare(other.category.name)
        : one[sort.column] - other[sort.column];
    return sort.isDescending ? -order : order;
  });
  const toggle = (column: Column) =>
    setSort({ column, isDescending: sort.column === column ? !sort.isDescending : column === 'support' });
  return (
    <Panel
      title={t('classes')}
      aside={
        <Text size="sm" c="dimmed">
          {t('classCount', { count: rows.length })}
        </Text>
      }
    >
      <ScrollBox label={t('classes')} maxHeight={520}>
        <Table miw={640} verticalSpacing={4} fz="sm" stickyHeader className="tabular">
          <Table.Thead>
            <Table.Tr>
              {COLUMNS.map((column) => (
                <Heading key={column} {...{ column, sort }} onClick={() => toggle(column)} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sorted.map((row) => (
              <ClassLine key={row.category.code} row={row} />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollBox>
    </Panel>
  );
}

interface HeadingProps {
  column: Column;
  sort: { column: Column; isDescending: boolean };
  onClick: () => void;
}

function Heading({ column, sort, onClick }: HeadingProps) {
  const t = useTexts();
  const isSorted = sort.column === column;
  const Icon = !isSorted ? IconArrowsSort : sort.isDescending ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th aria-sort={!isSorted ? 'none' : sort.isDescending ? 'descending' : 'ascending'}>
      <UnstyledButton onClick={onClick} fz="sm" fw={600} style={{ whiteSpace: 'nowrap' }}>
        {t(column)} <Icon size={13} aria-hidden style={{ opacity: isSorted ? 1 : 0.35, verticalAlign: -1 }} />
      </UnstyledButton>
    </Table.Th>
  );
}

function ClassLine({ row }: { row: ClassRow }) {
  const { count, percent } = useFormat();
  return (
    <Table.Tr>
      <Table.Td>
        {row.category.name}
        {row.category.name !== row.category.code && (
          <Text span size="xs" c="dimmed" ml={6}>
            {row.category.code}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right" pr="xl">
        {count(row.support)}
      </Table.Td>
      {(['precision', 'recall', 'f1'] as const).map((figure) => (
        <Table.Td key={figure}>
          <span className={styles.figure}>
            <span className={styles.track} aria-hidden>
              <span className={styles.bar} style={{ width: `${100 * row[figure]}%` }} />
            </span>
            {percent(row[figure])}
          </span>
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
