import { Group, Stack, Text } from '@mantine/core';
import { Interval } from '../../components/interval.tsx';
import { Panel } from '../../components/panel.tsx';
import { COUNTING_USERS, useRealisedTexts } from '../../subject/realised-texts.ts';
import { useFormat } from '../../texts/use-format.ts';
import type { HomeQuery } from './home.generated.ts';
import { useTexts } from './texts.ts';

type Champion = NonNullable<NonNullable<HomeQuery['model']>['champion']>;

type Estimate = Champion['qualityEstimate'];

const ROOM = 1.5;

/** How good the champion of films would have been for what users liked since: what gold cannot know. */
export function LikedSincePanel({ estimate, run }: Pick<Champion, 'run'> & { estimate: Estimate }) {
  const t = useTexts();
  const realised = useRealisedTexts();
  const format = useFormat();
  const share = estimate?.realisedAccuracy ?? null;
  if (estimate === null || share === null) {
    return (
      <Panel title={realised('title')}>
        <Text size="sm" c="dimmed">
          {realised('noneHint', { users: format.count(COUNTING_USERS) })}
        </Text>
      </Panel>
    );
  }
  const shown = {
    value: format.number(share.value),
    low: format.number(share.low),
    high: format.number(share.high),
  };
  const gold = run?.metrics.find(({ name }) => name === 'gold.ndcg_at_10')?.value ?? null;
  const users = { count: estimate.labelledRows, users: format.count(estimate.labelledRows) };
  return (
    <Panel title={realised('title')}>
      <Stack gap="sm">
        <div>
          <Group justify="space-between" gap="xs" align="baseline">
            <Text size="sm">{estimate.measure}</Text>
            <Text fw={700} className="tabular">
              {shown.value}{' '}
              <Text span size="xs" fw={400} c="dimmed">
                {t('interval', shown)}
              </Text>
            </Text>
          </Group>
          <Interval
            {...share}
            from={0}
            to={Math.min(1, Math.max(share.high, gold ?? 0) * ROOM)}
            marks={gold === null ? [] : [{ at: gold }]}
            color="teal"
            label={t('accuracyPicture', { name: estimate.measure, ...shown })}
          />
        </div>
        <Text size="xs" c="dimmed">
          {realised('likedBy', users)} {gold !== null && realised('onGold', { value: format.number(gold) })}{' '}
          {estimate.labelledRows < COUNTING_USERS &&
            realised('tooFew', { users: format.count(COUNTING_USERS) })}
        </Text>
      </Stack>
    </Panel>
  );
}
