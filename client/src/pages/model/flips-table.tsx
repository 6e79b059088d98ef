import { Group, Skeleton, Table, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { usePages } from '../../api/use-pages.ts';
import { Pager } from '../../components/pager.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { FlipsDocument } from './model.generated.ts';
import { useTexts } from './texts.ts';

/** The gold rows that champion and challenger answered differently, page by page. */
export function FlipsTable({ id, count }: { id: string; count: number }) {
  const t = useTexts();
  const format = useFormat();
  const pages = usePages();
  const [{ data, error }] = useQuery({ query: FlipsDocument, variables: { id, after: pages.after } });
  const flips = data?.gateDecision?.flips;
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {t('flips')} ({format.count(count)})
      </Text>
      {count === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noFlips')}
        </Text>
      ) : flips === undefined ? (
        error === undefined ? (
          <Skeleton height={120} />
        ) : (
          <QueryProblem error={error} />
        )
      ) : (
        <ScrollTable
          label={t('flips')}
          head={[t('row'), t('listing'), t('truth'), t('champion'), t('challenger')]}
          minWidth={820}
        >
          {flips.edges.map(({ node }) => (
            <Table.Tr key={node.rowNo}>
              <Table.Td>{node.rowNo}</Table.Td>
              <Table.Td maw={320}>
                <Text size="sm" lineClamp={2}>
                  {node.title ?? t('erased')}
                </Text>
              </Table.Td>
              <Table.Td>{node.truth.name}</Table.Td>
              <Table.Td>
                <Answer
                  answer={node.championAnswer}
                  confidence={node.championConfidence}
                  truth={node.truth}
                />
              </Table.Td>
              <Table.Td>
                <Answer
                  answer={node.challengerAnswer}
                  confidence={node.challengerConfidence}
                  truth={node.truth}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </ScrollTable>
      )}
      <Pager pages={pages} info={flips?.pageInfo} of={t('flips')} />
    </div>
  );
}

interface AnswerProps {
  answer: { code: string; name: string } | null;
  confidence: number;
  truth: { code: string };
}

function Answer({ answer, confidence, truth }: AnswerProps) {
  const t = useTexts();
  const format = useFormat();
  const isRight = answer?.code === truth.code;
  const Icon = isRight ? IconCheck : IconX;
  return (
    <Group gap={4} wrap="nowrap">
      <Icon
        size={16}
        role="img"
        aria-label={t(isRight ? 'right' : 'wrong')}
        color={`var(--mantine-color-${isRight ? 'green' : 'red'}-text)`}
      />
      <Text size="sm">{answer?.name ?? t('unknown')}</Text>
      <Text size="xs" c="dimmed">
        {format.percent(confidence)}
      </Text>
    </Group>
  );
}
