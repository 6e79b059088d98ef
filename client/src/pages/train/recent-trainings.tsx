import { Skeleton } from '@mantine/core';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { RecentTrainingJobsDocument } from '../../jobs/job.generated.ts';
import { JobTable } from '../../jobs/job-table.tsx';
import { useTexts } from './texts.ts';

/** As often as the panel above it is told of its job, or the two would disagree. */
const POLL_MS = 1_500;
const SHOWN = 15;

/** Trainings, searches and retrainings, newest first. */
export function RecentTrainings({ selectedId }: { selectedId: string | undefined }) {
  const t = useTexts();
  const [{ data, error }, ask] = useQuery({ query: RecentTrainingJobsDocument, variables: { first: SHOWN } });
  usePolling(ask, POLL_MS);
  const jobs =
    data &&
    [data.trainings, data.searches, data.retrainings]
      .flatMap(({ edges }) => edges.map(({ node }) => node))
      .sort((one, other) => other.createdAt.localeCompare(one.createdAt))
      .slice(0, SHOWN);
  return (
    <Panel title={t('recent')}>
      {jobs === undefined ? (
        error === undefined ? (
          <Skeleton height={120} />
        ) : (
          <QueryProblem error={error} onRetry={() => ask()} />
        )
      ) : jobs.length === 0 ? (
        <EmptyState title={t('noRecent')} hint={t('noRecentHint')} />
      ) : (
        <JobTable jobs={jobs} linkOf={({ id }) => `/train?job=${id}`} selectedId={selectedId} />
      )}
    </Panel>
  );
}
