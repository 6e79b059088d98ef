import { Button, Group, Skeleton, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useQuery } from 'urql';
import { QueryProblem } from '../../components/query-problem.tsx';
import { ScrollBox } from '../../components/scroll-box.tsx';
import { NOTHING, useFormat } from '../../texts/use-format.ts';
import { CompareFlipsDocument } from './compare.generated.ts';
import type { Letters } from './pair-verdict.tsx';
import { useTexts } from './texts.ts';

const PAGE_ROWS = 20;

/** The gold rows that two runs answered differently, page by page; who is right is said in words. */
export function FlipsTable({ ids, letters }: { ids: string[]; letters: Letters }) {
  const t = useTexts();
  const { percent, count } = useFormat();
  const [cursors, setCursors] = useState<string[]>([]);
  const [{ data, error, fetching }, ask] = useQuery({
    query: CompareFlipsDocument,
    variables: { ids, after: cursors.at(-1) ?? null },
  });
  const pair = data?.compareRuns.pairs[0];
  if (error !== undefined && pair === undefined) return <QueryProblem error={error} onRetry={() => ask()} />;
  if (pair === undefined) return <Skeleton height={300} />;
  const { edges, pageInfo } = pair.flips;
  if (edges.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('noFlips')}
      </Text>
    );
  }
  const from = cursors.length * PAGE_ROWS + 1;
  const answer = (category: { name: string } | null, confidence: number) =>
    `${category?.name ?? NOTHING} · ${percent(confidence)}`;
  return (
    <>
      <ScrollBox label={t('flipsTable')}>
        <Table miw={760} verticalSpacing={4} fz="sm" className="tabular" aria-busy={fetching}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="34%">{t('listing')}</Table.Th>
              <Table.Th>{t('truth')}</Table.Th>
              <Table.Th>{letters.first}</Table.Th>
              <Table.Th>{letters.second}</Table.Th>
              <Table.Th>{t('right')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {edges.map(({ node }) => {
              const right = whoIsRight(node, letters);
              return (
                <Table.Tr key={node.rowNo}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{node.title ?? t('gone')}</Table.Td>
                  <Table.Td>{node.truth.name}</Table.Td>
                  <Table.Td>{answer(node.championAnswer, node.championConfidence)}</Table.Td>
                  <Table.Td>{answer(node.challengerAnswer, node.challengerConfidence)}</Table.Td>
                  <Table.Td fw={right === null ? 400 : 700}>{right ?? t('neither')}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </ScrollBox>
      <Group gap="sm" mt="xs">
        <Button
          size="compact-sm"
          variant="default"
          disabled={cursors.length === 0}
          onClick={() => setCursors(cursors.slice(0, -1))}
        >
          {t('before')}
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {t('page', {
            ...{ from: count(from), to: count(from + edges.length - 1), total: count(pair.flipCount) },
          })}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!pageInfo.hasNextPage}
          onClick={() => setCursors([...cursors, pageInfo.endCursor ?? ''])}
        >
          {t('next')}
        </Button>
      </Group>
    </>
  );
}

interface Answers {
  truth: { code: string };
  championAnswer: { code: string } | null;
  challengerAnswer: { code: string } | null;
}

/** The letter of the run that is right; at most one is, since the two differ. */
function whoIsRight({ truth, championAnswer, challengerAnswer }: Answers, letters: Letters): string | null {
  if (championAnswer?.code === truth.code) return letters.first;
  return challengerAnswer?.code === truth.code ? letters.second : null;
}
