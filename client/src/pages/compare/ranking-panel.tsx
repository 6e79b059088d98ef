import { Table, Text } from '@mantine/core';
import { Interval } from '../../components/interval.tsx';
import { Panel } from '../../components/panel.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { isShare, RANKING_MEASURES, useRankingTexts } from '../../subject/ranking-measures.ts';
import { useFormat } from '../../texts/use-format.ts';
import type { Comparison } from './comparison.ts';
import { RunLetter } from './run-letter.tsx';

const RUN_PX = 150;
const NAME_PX = 180;
/** So that the ends of intervals do not touch the edges. */
const ROOM = 1.1;

/** How good the rankings of films are on gold, a column a run, each with its interval on one scale a measure. */
export function RankingPanel({ comparison: { runs, metrics } }: { comparison: Comparison }) {
  const t = useRankingTexts();
  const format = useFormat();
  const of = (name: string) => metrics.find((metric) => metric.name === `gold.${name}`)?.values;
  const rows = RANKING_MEASURES.flatMap((measure) => {
    const values = of(measure);
    if (values === undefined) return [];
    const [lows, highs] = [of(`${measure}_low`), of(`${measure}_high`)];
    const cells = values.map((value, run) => ({
      value,
      low: lows?.[run] ?? null,
      high: highs?.[run] ?? null,
    }));
    const most = Math.max(...cells.map(({ value, high }) => high ?? value ?? 0)) * ROOM;
    return [{ measure, cells, to: isShare(measure) ? Math.min(1, most) : most }];
  });
  if (rows.length === 0) return null;
  return (
    <Panel title={t('figures')}>
      <ScrollTable
        label={t('figures')}
        head={[
          t('measure'),
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its run's place
          ...runs.map((_run, index) => <RunLetter key={index} index={index} />),
        ]}
        minWidth={NAME_PX + RUN_PX * runs.length}
      >
        {rows.map(({ measure, cells, to }) => (
          <Table.Tr key={measure}>
            <Table.Td title={t(`${measure}_about`)}>{t(measure)}</Table.Td>
            {cells.map(({ value, low, high }, run) => {
              const shown = {
                ...{ value: format.number(value), low: format.number(low), high: format.number(high) },
              };
              return (
                <Table.Td key={runs[run]?.id}>
                  {shown.value}
                  {value !== null && low !== null && high !== null && (
                    <Interval {...{ low, value, high, to }} from={0} label={t('picture', shown)} />
                  )}
                </Table.Td>
              );
            })}
          </Table.Tr>
        ))}
      </ScrollTable>
      <Text size="sm" c="dimmed" mt="sm">
        {t('noClasses')}
      </Text>
    </Panel>
  );
}
