import { Text } from '@mantine/core';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { COUNTING_USERS, useRealisedTexts } from '../../subject/realised-texts.ts';
import { useFormat } from '../../texts/use-format.ts';
import type { QualityQuery } from './monitoring.generated.ts';
import { QualityChart } from './quality-chart.tsx';
import { useTexts } from './texts.ts';

interface LikedSincePanelProps {
  /** The newest first. */
  estimates: readonly QualityQuery['qualityEstimates']['edges'][number]['node'][];
  /** Whom the newest is about. */
  users: number;
}

/** How good the champion of films was over time, by what users liked after its dataset was made. */
export function LikedSincePanel({ estimates, users }: LikedSincePanelProps) {
  const t = useTexts();
  const realised = useRealisedTexts();
  const format = useFormat();
  const newest = estimates[0]?.realisedAccuracy ?? null;
  const counting = { users: format.count(COUNTING_USERS) };
  if (newest === null) {
    return (
      <Panel title={realised('title')}>
        <EmptyState title={realised('none')} hint={realised('noneHint', counting)} />
      </Panel>
    );
  }
  return (
    <Panel title={realised('title')}>
      <Text size="sm" mb="xs">
        NDCG@10{' '}
        <Text span fw={700} className="tabular">
          {format.number(newest.value)}
        </Text>{' '}
        <Text span size="xs" c="dimmed">
          {t('from', { low: format.number(newest.low), high: format.number(newest.high) })}
        </Text>
      </Text>
      <QualityChart estimates={estimates} isOfFilms />
      <Text size="sm" c="dimmed" mt="xs">
        {realised('likedBy', { count: users, users: format.count(users) })}{' '}
        {users < COUNTING_USERS && realised('tooFew', counting)}
      </Text>
    </Panel>
  );
}
