import { SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { ModelChoice, useModelInView } from '../../components/model-choice/model-choice.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { AccuracyPanel } from './accuracy-panel.tsx';
import { AlarmsPanel } from './alarms-panel.tsx';
import { ChampionPanel } from './champion-panel.tsx';
import { DriftPanel } from './drift-panel.tsx';
import { FirstSteps } from './first-steps.tsx';
import { HomeDocument, HomeWatchDocument } from './home.generated.ts';
import { JobsPanel } from './jobs-panel.tsx';
import { LikedSincePanel } from './liked-since-panel.tsx';
import { PromotionsPanel, RetrainingsPanel } from './newest-panels.tsx';
import { RankingsPanel } from './rankings-panel.tsx';
import { ReplicasPanel } from './replicas-panel.tsx';
import { useTexts } from './texts.ts';
import { TrafficPanel } from './traffic-panel.tsx';

const NOW_EVERY_MS = 3_000;
const WATCH_EVERY_MS = 10_000;

/** What serves, how well, and what is going on. Follows by itself. */
export function Page() {
  const t = useTexts();
  const shown = useModelInView();
  const variables = { model: shown?.name ?? '' };
  const asked = { variables, requestPolicy: 'cache-and-network' as const, pause: shown === undefined };
  const [now, askNow] = useQuery({ query: HomeDocument, ...asked });
  const [watch, askWatch] = useQuery({ query: HomeWatchDocument, ...asked });
  usePolling(askNow, shown === undefined ? 0 : NOW_EVERY_MS);
  usePolling(askWatch, shown === undefined ? 0 : WATCH_EVERY_MS);
  const isAboutFilms = shown?.subject === 'FILMS';
  const champion = now.data?.model?.champion;
  const estimate = champion?.qualityEstimate ?? null;
  const again = () => {
    askNow({ requestPolicy: 'network-only' });
    askWatch({ requestPolicy: 'network-only' });
  };
  const error = now.data === undefined ? now.error : watch.data === undefined ? watch.error : undefined;
  return (
    <>
      <PageTitle title={t('title')} about={t('about')}>
        <ModelChoice shown={shown} />
      </PageTitle>
      <Stack gap="md">
        {shown !== undefined && <FirstSteps key={shown.subject} subject={shown.subject} />}
        {error !== undefined ? (
          <QueryProblem error={error} onRetry={again} />
        ) : shown === undefined || now.data === undefined || watch.data === undefined ? (
          <Waiting />
        ) : (
          <>
            <SimpleGrid cols={{ base: 1, md: isAboutFilms ? 2 : 3 }}>
              <ChampionPanel model={now.data.model} />
              {isAboutFilms && <RankingsPanel run={champion?.run ?? null} />}
              {isAboutFilms ? (
                <LikedSincePanel estimate={estimate} run={champion?.run ?? null} />
              ) : (
                <AccuracyPanel estimate={estimate} />
              )}
              <DriftPanel watch={watch.data} />
            </SimpleGrid>
            <TrafficPanel buckets={watch.data.traffic} subject={shown.subject} />
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
