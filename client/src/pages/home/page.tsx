import { SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { ModelChoice, useChosenModel } from '../../components/model-choice/model-choice.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { AccuracyPanel } from './accuracy-panel.tsx';
import { AlarmsPanel } from './alarms-panel.tsx';
import { ChampionPanel } from './champion-panel.tsx';
import { DriftPanel } from './drift-panel.tsx';
import { FirstSteps } from './first-steps.tsx';
import { HomeDocument, HomeWatchDocument } from './home.generated.ts';
import { JobsPanel } from './jobs-panel.tsx';
import { PromotionsPanel, RetrainingsPanel } from './newest-panels.tsx';
import { ReplicasPanel } from './replicas-panel.tsx';
import { useTexts } from './texts.ts';
import { TrafficPanel } from './traffic-panel.tsx';

const NOW_EVERY_MS = 3_000;
const WATCH_EVERY_MS = 10_000;

/** What serves, how well, and what is going on. Follows by itself. */
export function Page() {
  const t = useTexts();
  const variables = { model: useChosenModel() };
  const [now, askNow] = useQuery({ query: HomeDocument, variables, requestPolicy: 'cache-and-network' });
  const [watch, askWatch] = useQuery({
    query: HomeWatchDocument,
    variables,
    requestPolicy: 'cache-and-network',
  });
  usePolling(askNow, NOW_EVERY_MS);
  usePolling(askWatch, WATCH_EVERY_MS);
  const again = () => {
    askNow({ requestPolicy: 'network-only' });
    askWatch({ requestPolicy: 'network-only' });
  };
  const error = now.data === undefined ? now.error : watch.data === undefined ? watch.error : undefined;
  return (
    <>
      <PageTitle title={t('title')} about={t('about')}>
        <ModelChoice />
      </PageTitle>
      <Stack gap="md">
        <FirstSteps />
        {error !== undefined ? (
          <QueryProblem error={error} onRetry={again} />
        ) : now.data === undefined || watch.data === undefined ? (
          <Waiting />
        ) : (
          <>
            <SimpleGrid cols={{ base: 1, md: 3 }}>
              <ChampionPanel model={now.data.model} />
              <AccuracyPanel estimate={now.data.model?.champion?.qualityEstimate ?? null} />
              <DriftPanel watch={watch.data} />
            </SimpleGrid>
            <TrafficPanel buckets={watch.data.traffic} />
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <Stack gap="md">
                <ReplicasPanel replicas={now.data.replicas} />
                <AlarmsPanel watch={watch.data} />
                <PromotionsPanel watch={watch.data} />
              </Stack>
              <Stack gap="md">
                <JobsPanel jobs={now.data.jobs.edges.map(({ node }) => node)} />
                <RetrainingsPanel watch={watch.data} />
              </Stack>
            </SimpleGrid>
          </>
        )}
      </Stack>
    </>
  );
}

function Waiting() {
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 3 }}>
        {['champion', 'accuracy', 'drift'].map((each) => (
          <Skeleton key={each} height={170} />
        ))}
      </SimpleGrid>
      <Skeleton height={200} />
    </>
  );
}
