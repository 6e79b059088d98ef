import { SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { DecisionQuery } from './model.generated.ts';
import { useTexts } from './texts.ts';

type Decision = NonNullable<DecisionQuery['gateDecision']>;
export type Evidence = NonNullable<Decision['evidence']>;

interface FiguresProps {
  evidence: Evidence;
  rule: Decision['rule'];
}

/** The tests: what they rest on and how probable they make chance. */
export function Figures({ evidence, rule }: FiguresProps) {
  const t = useTexts();
  const format = useFormat();
  const { rows, rowsNeeded, won, lost, mcnemarP, difference } = evidence;
  const figures: [string, string, string?][] = [
    [t('mcnemar'), format.pValue(mcnemarP), t('significance', { level: format.number(rule.significance) })],
    [t('pNotBetter'), format.percent(difference.pBetter)],
    [t('pNotWorse'), format.percent(difference.pWorse)],
    [t('wonLost'), `${format.count(won)} / ${format.count(lost)}`],
    [t('rowsJudged'), format.count(rows)],
    [t('rowsNeeded'), format.count(rowsNeeded)],
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} component="dl" m={0}>
      {figures.map(([name, value, note]) => (
        <Stack key={name} gap={0}>
          <Text component="dt" size="xs" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} fw={600} className="tabular">
            {value}{' '}
            {note !== undefined && (
              <Text span size="xs" c="dimmed" fw={400}>
                {note}
              </Text>
            )}
          </Text>
        </Stack>
      ))}
    </SimpleGrid>
  );
}

/** Champion and challenger side by side: how well they do and what they cost. */
export function Measures({ evidence, rule }: FiguresProps) {
  const t = useTexts();
  const format = useFormat();
  const { champion, challenger, cost } = evidence;
  const micros = (value: number | null) => format.duration(value === null ? null : value / 1000);
  const rows: [string, string, string][] = [
    [t('accuracy'), format.percent(champion.accuracy), format.percent(challenger.accuracy)],
    [t('weightedF1'), format.percent(champion.weightedF1), format.percent(challenger.weightedF1)],
  ];
  if (cost !== null) {
    rows.push([t('size'), format.bytes(cost.championBytes), format.bytes(cost.challengerBytes)]);
    rows.push([t('time'), micros(cost.championMicros), micros(cost.challengerMicros)]);
  }
  return (
    <div>
      <ScrollTable label={t('measure')} head={[t('measure'), t('champion'), t('challenger')]} minWidth={320}>
        {rows.map(([name, before, after]) => (
          <Table.Tr key={name}>
            <Table.Td>{name}</Table.Td>
            <Table.Td>{before}</Table.Td>
            <Table.Td>{after}</Table.Td>
          </Table.Tr>
        ))}
      </ScrollTable>
      {cost !== null && (
        <Text size="sm" c="dimmed" mt={4}>
          {t(cost.cheaper ? 'cheaper' : 'notCheaper', { share: format.percent(rule.savingMin) })}
        </Text>
      )}
    </div>
  );
}
