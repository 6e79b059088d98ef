import { Button, Grid, Skeleton, Stack } from '@mantine/core';
import { useEffect } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { SubjectSwitch } from '../../subject/subject-switch.tsx';
import { subjectOf, useSubject } from '../../subject/use-subject.ts';
import { TrainingView } from './progress/training-view.tsx';
import { RecentTrainings } from './recent-trainings.tsx';
import { useTexts } from './texts.ts';
import { TrainChoicesDocument } from './train.generated.ts';
import { TrainForm } from './train-form.tsx';

/** Starts trainings and follows one; which one is in the address, so that it is there again after a reload. */
export function Page() {
  const t = useTexts();
  const [address, setAddress] = useSearchParams();
  const jobId = address.get('job') ?? undefined;
  // The progress stands at the top, the button that started it far below.
  useEffect(() => {
    if (jobId !== undefined) window.scrollTo({ top: 0 });
  }, [jobId]);
  const follow = (id: string) =>
    setAddress((old) => {
      const next = new URLSearchParams(old);
      next.set('job', id);
      return next;
    });
  return (
    <>
      <PageTitle title={t('title')} about={t('about')}>
        <SubjectSwitch
          onChange={() =>
            setAddress((old) => {
              old.delete('dataset');
              return old;
            })
          }
        />
      </PageTitle>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 5 }} order={{ base: jobId === undefined ? 1 : 2, md: 1 }}>
          <Panel title={t('form')}>
            <FormWithChoices onStarted={follow} />
          </Panel>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }} order={{ base: jobId === undefined ? 2 : 1, md: 2 }}>
          <Stack gap="md">
            {jobId === undefined ? (
              <Panel title={t('training', { name: '' }).trim()}>
                <EmptyState title={t('nothing')} hint={t('nothingHint')} />
              </Panel>
            ) : (
              <TrainingView key={jobId} jobId={jobId} />
            )}
            <RecentTrainings selectedId={jobId} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

/** Offers the datasets of the subject that was chosen; all of them where the address names one. */
function FormWithChoices({ onStarted }: { onStarted: (jobId: string) => void }) {
  const t = useTexts();
  const [choice] = useSubject();
  const isNamed = useSearchParams()[0].has('dataset');
  const [{ data, error, fetching }, ask] = useQuery({
    query: TrainChoicesDocument,
    variables: { subject: isNamed ? null : subjectOf(choice) },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, 0);
  if (data === undefined) {
    if (error !== undefined && !fetching) return <QueryProblem error={error} onRetry={() => ask()} />;
    return <Skeleton height={480} />;
  }
  if (data.datasets.edges.length === 0) {
    return (
      <EmptyState title={t('noDataset')} hint={t('noDatasetHint')}>
        <Button component={Link} to="/data">
          {t('toData')}
        </Button>
      </EmptyState>
    );
  }
  return <TrainForm key={isNamed ? 'named' : choice} choices={data} onStarted={onStarted} />;
}
