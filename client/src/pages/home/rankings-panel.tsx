import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Interval } from '../../components/interval.tsx';
import { Panel } from '../../components/panel.tsx';
import { useRankingTexts } from '../../subject/ranking-measures.ts';
import { useFormat } from '../../texts/use-format.ts';
import type { HomeQuery } from './home.generated.ts';
import { useTexts } from './texts.ts';

type Champion = NonNullable<NonNullable<HomeQuery['model']>['champion']>;

const MEASURES = ['ndcg_at_10', 'recall_at_10'] as const;
const ROOM = 1.5;

/** How good the champion of films ranked on gold, which is what it was chosen by. */
export function RankingsPanel({ run }: { run: Champion['run'] }) {
  const t = useTexts();
  const measures = useRankingTexts();
  const format = useFormat();
  const values = new Map(run?.metrics.map(({ name, value }) => [name, value]));
  const of = (name: string) => values.get(`gold.${name}`) ?? null;
  const rows = MEASURES.flatMap((measure) => {
    const [value, low, high] = [of(measure), of(`${measure}_low`), of(`${measure}_high`)];
    return value === null || low === null || high === null ? [] : [{ measure, value, low, high }];
  });
  const to = Math.min(1, Math.max(...rows.map(({ high }) => high)) * ROOM);
  return (
    <Panel
      title={measures('figures')}
      aside={
        run !== null && (
          <Anchor component={Link} to={`/runs/${run.id}?tab=evaluation`} size="sm" underline="always">
            {t('toRun')}
          </Anchor>
        )
      }
    >
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noRankings')}
        </Text>
      ) : (
        <Stack gap="sm">
          {rows.map(({ measure, value, low, high }) => {
            const shown = { value: format.number(value), low: format.number(low), high: format.number(high) };
            return (
              <div key={measure}>
                <Group justify="space-between" gap="xs" align="baseline">
                  <Text size="sm">{measures(measure)}</Text>
                  <Text fw={700} className="tabular">
                    {shown.value}{' '}
                    <Text span size="xs" fw={400} c="dimmed">
                      {t('interval', shown)}
                    </Text>
                  </Text>
                </Group>
                <Interval
                  {...{ low, value, high, to }}
                  from={0}
                  label={t('accuracyPicture', { name: measures(measure), ...shown })}
                />
              </div>
            );
          })}
          <Text size="xs" c="dimmed">
            {t('rankingsBasis', { count: of('users') ?? 0, users: format.count(of('users')) })}
          </Text>
        </Stack>
      )}
    </Panel>
  );
}
