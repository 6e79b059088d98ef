import { Table, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { Panel } from '../../components/panel.tsx';
import { ScrollBox } from '../../components/scroll-box.tsx';
import { NOTHING, useFormat } from '../../texts/use-format.ts';
import { type Comparison, letterOf } from './comparison.ts';
import { DifferenceBar } from './difference-bar.tsx';
import { RunLetter } from './run-letter.tsx';
import { useTexts } from './texts.ts';

/** F1 of each category in the first run, and how far the others are from it. Sorted by the run one chooses. */
export function F1Panel({ comparison: { runs, classes } }: { comparison: Comparison }) {
  const t = useTexts();
  const { percent, count } = useFormat();
  const [by, setBy] = useState(1);
  const sortedBy = Math.min(by, runs.length - 1);
  const differenceOf = (f1: readonly (number | null)[], index: number) => {
    const [first, other] = [f1[0], f1[index]];
    return first == null || other == null ? null : other - first;
  };
  const sorted = [...classes].sort(
    (one, other) =>
      (differenceOf(one.f1, sortedBy) ?? Number.POSITIVE_INFINITY) -
      (differenceOf(other.f1, sortedBy) ?? Number.POSITIVE_INFINITY),
  );
  const max = Math.max(
    0.01,
    ...classes.flatMap(({ f1 }) => runs.map((_run, index) => Math.abs(differenceOf(f1, index) ?? 0))),
  );
  return (
    <Panel
      title={t('f1')}
      aside={
        classes.length > 0 && (
          <Text size="sm" c="dimmed">
            {t('classCount', { count: classes.length })}
          </Text>
        )
      }
    >
      {classes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('notJudged')}
        </Text>
      ) : (
        <ScrollBox label={t('f1')} maxHeight={520}>
          <Table miw={340 + 150 * runs.length} verticalSpacing={4} fz="sm" stickyHeader className="tabular">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('category')}</Table.Th>
                <Table.Th ta="right">{t('support')}</Table.Th>
                <Table.Th ta="right">
                  <RunLetter index={0} />
                </Table.Th>
                {runs.slice(1).map(({ id, name }, place) => (
                  <Table.Th key={id} aria-sort={sortedBy === place + 1 ? 'ascending' : 'none'}>
                    <UnstyledButton
                      aria-label={t('sortBy', { second: letterOf(place + 1), name })}
                      onClick={() => setBy(place + 1)}
                    >
                      <RunLetter index={place + 1} /> − <RunLetter index={0} />
                      <span aria-hidden>{sortedBy === place + 1 && ' ↑'}</span>
                    </UnstyledButton>
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sorted.map(({ category, f1, support }) => (
                <Table.Tr key={category.code}>
                  <Table.Th scope="row" fw={400}>
                    {category.name}
                  </Table.Th>
                  <Table.Td ta="right">{count(support.find((rows) => rows !== null))}</Table.Td>
                  <Table.Td ta="right">{percent(f1[0])}</Table.Td>
                  {runs.slice(1).map(({ id }, place) => {
                    const difference = differenceOf(f1, place + 1);
                    return (
                      <Table.Td key={id}>
                        {difference === null ? NOTHING : <DifferenceBar value={difference} max={max} />}
                      </Table.Td>
                    );
                  })}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollBox>
      )}
    </Panel>
  );
}
