import { Anchor, Skeleton, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { RankingPanel } from '../../subject/ranking-panel.tsx';
import { RankingsDocument } from './monitoring.generated.ts';
import { useTexts } from './texts.ts';

const ASKED_EVERY_MS = 15_000;

/** How good the champion of films ranked on gold: recommendations have no labels and no confidence to go by later. */
export function RankingsPanel({ model }: { model: string }) {
  const t = useTexts();
  const [{ data, error }, ask] = useQuery({
    query: RankingsDocument,
    variables: { model },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, ASKED_EVERY_MS);
  if (data === undefined) {
    if (error === undefined) return <Skeleton height={320} />;
    return <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />;
  }
  const champion = data.model?.champion;
  if (champion?.run == null) {
    return (
      <Panel title={t('rankings')}>
        <EmptyState title={t('noRankings')} hint={t('noRankingsHint')} />
      </Panel>
    );
  }
  return (
    <Stack gap="md">
      <Text size="sm">
        {t('rankingsOf', { version: champion.version })}{' '}
        <Anchor component={Link} to={`/runs/${champion.run.id}?tab=evaluation`} underline="always" size="sm">
          {champion.run.name}
        </Anchor>
      </Text>
      <RankingPanel metrics={champion.run.metrics} split="GOLD" note={t('rankingsNote')} />
    </Stack>
  );
}
