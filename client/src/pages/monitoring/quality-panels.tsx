import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { useFormat } from '../../texts/use-format.ts';
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
  // Nothing is estimated of films, which have no confidence: there is nothing to wait for.
  if (isAboutFilms && data.qualityEstimates.edges.length === 0) return null;
  const estimates = data.qualityEstimates.edges.map(({ node }) => node);
  const newest = data.newest.edges[0]?.node;
  const measure = newest?.measure ?? 'accuracy';
  const isOfFilms = newest?.labelBasis === 'FEEDBACK';
  return (
    <Stack gap="md">
      <Panel title={isOfFilms ? t('qualityBy', { measure }) : t('quality')}>
        {estimates.length === 0 ? (
          <EmptyState title={t('noQuality')} hint={t('noQualityHint')} />
        ) : (
          <QualityChart estimates={estimates} />
        )}
        {isOfFilms ? <LikedBy users={newest?.labelledRows ?? 0} /> : <Labels model={model} />}
      </Panel>
      {newest !== undefined && newest.classes.length > 0 && <QualityClasses estimate={newest} />}
    </Stack>
  );
}

/** Of whose likes a figure of films is. */
function LikedBy({ users }: { users: number }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <Text size="sm" c="dimmed" mt="xs">
      {t('likedBy', { count: users, users: format.count(users) })}
    </Text>
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
