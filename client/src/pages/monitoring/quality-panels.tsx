import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { LikedSincePanel } from './liked-since-panel.tsx';
import { LabelsDocument, QualityDocument } from './monitoring.generated.ts';
import { QualityChart } from './quality-chart.tsx';
import { QualityClasses } from './quality-classes.tsx';
import { useTexts } from './texts.ts';

const ASKED_EVERY_MS = 15_000;

/** How well the answers were over time: estimated without labels and by those that came back, in all and by category. */
export function QualityPanels({ model, isAboutFilms }: { model: string; isAboutFilms: boolean }) {
  const t = useTexts();
  const variables = { model };
  const [{ data, error }, ask] = useQuery({
    query: QualityDocument,
    variables,
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, ASKED_EVERY_MS);
  if (data === undefined) {
    if (error === undefined) return <Skeleton height={320} />;
    return <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />;
  }
  const estimates = data.qualityEstimates.edges.map(({ node }) => node);
  const newest = data.newest.edges[0]?.node;
  return (
    <Stack gap="md">
      {isAboutFilms ? (
        <LikedSincePanel estimates={estimates} users={newest?.labelledRows ?? 0} />
      ) : (
        <Panel title={t('quality')}>
          {estimates.length === 0 ? (
            <EmptyState title={t('noQuality')} hint={t('noQualityHint')} />
          ) : (
            <QualityChart estimates={estimates} />
          )}
          <Labels model={model} />
        </Panel>
      )}
      {newest !== undefined && newest.classes.length > 0 && <QualityClasses estimate={newest} />}
    </Stack>
  );
}

/** What all labels say that have come back so far. */
function Labels({ model }: { model: string }) {
  const t = useTexts();
  const format = useFormat();
  const [{ data }, ask] = useQuery({
    query: LabelsDocument,
    variables: { model },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, ASKED_EVERY_MS);
  const live = data?.liveAccuracy;
  const share = live?.accuracy;
  return (
    <Text size="sm" c="dimmed" mt="xs">
      {live === undefined || live.rows === 0 || share == null
        ? t('noLabels')
        : `${t('labels', { hits: format.count(live.hits), rows: format.count(live.rows) })} ${t(
            'labelsInterval',
            {
              value: format.percent(share.value),
              low: format.percent(share.low),
              high: format.percent(share.high),
            },
          )}`}
    </Text>
  );
}
