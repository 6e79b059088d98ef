import { Table, Text } from '@mantine/core';
import { EmptyState } from '../components/empty-state.tsx';
import { Interval } from '../components/interval.tsx';
import { Panel } from '../components/panel.tsx';
import { ScrollTable } from '../components/scroll-table.tsx';
import { useFormat } from '../texts/use-format.ts';
import { isShare, RANKING_MEASURES, type RankingMeasure, useRankingTexts } from './ranking-measures.ts';

interface RankingPanelProps {
  metrics: readonly { name: string; value: number | null }[];
  split: 'GOLD' | 'VALIDATION';
  /** What there is to say below. */
  note: string;
}

/** How much room is left beyond the interval. */
const ROOM = 1.5;

/** Where the picture of a measure ends: rankings of many films have low figures, whose intervals a scale to 1 would hide. */
const endOf = (measure: RankingMeasure, high: number) =>
  isShare(measure) ? Math.min(1, high * ROOM) : high * ROOM;

/** How good the rankings of films are on one part of the dataset, with their intervals over users. */
export function RankingPanel({ metrics, split, note }: RankingPanelProps) {
  const t = useRankingTexts();
  const format = useFormat();
  const values = new Map(metrics.map(({ name, value }) => [name, value]));
  const of = (name: string) => values.get(`${split.toLowerCase()}.${name}`) ?? null;
  const rows = RANKING_MEASURES.flatMap((measure) => {
    const [value, low, high] = [of(measure), of(`${measure}_low`), of(`${measure}_high`)];
    return value === null ? [] : [{ measure, value, low, high }];
  });
  if (rows.length === 0) return <EmptyState title={t('none')} hint={t('noneHint')} />;
  return (
    <Panel
      title={t('figures')}
      aside={
        <Text size="sm" c="dimmed">
          {t('users', { users: format.count(of('users')) })}
        </Text>
      }
    >
      <ScrollTable label={t('figures')} head={[t('measure'), t('value'), t('interval')]} minWidth={430}>
        {rows.map(({ measure, value, low, high }) => {
          const shown = { value: format.number(value), low: format.number(low), high: format.number(high) };
          return (
            <Table.Tr key={measure}>
              <Table.Td w="46%">
                <Text size="sm" fw={500}>
                  {t(measure)}
                </Text>
                <Text size="xs" c="dimmed">
                  {t(`${measure}_about`)}
                </Text>
              </Table.Td>
              <Table.Td>{shown.value}</Table.Td>
              <Table.Td w="34%">
                {low !== null && high !== null && (
                  <>
                    <Interval
                      {...{ low, value, high }}
                      from={0}
                      to={endOf(measure, high)}
                      label={t('picture', shown)}
                    />
                    <Text size="xs" c="dimmed" ta="center">
                      {shown.low} – {shown.high}
                    </Text>
                  </>
                )}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </ScrollTable>
      <Text size="sm" c="dimmed" mt="sm">
        {note}
      </Text>
    </Panel>
  );
}
