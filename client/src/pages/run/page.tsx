import { Alert, Skeleton, Stack, Tabs } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useParams, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { Problem } from '../../components/problem.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { isActive } from '../../components/run-status.tsx';
import { fromServer } from '../../components/server-text.tsx';
import { CurvesTab } from './curves-tab.tsx';
import { EvaluationTab } from './evaluation-tab.tsx';
import { FilesTab } from './files-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { RunPageDocument } from './run.generated.ts';
import { RunMissing } from './run-missing.tsx';
import { useTexts } from './texts.ts';

const POLLED_MS = 2_000;
const TABS = ['overview', 'curves', 'evaluation', 'files'] as const;

/** One run: what it was given, what it did, how good it is, what it made and where from. */
export function Page() {
  const t = useTexts();
  const { id = '' } = useParams();
  const [search, setSearch] = useSearchParams();
  const [{ data, error }, ask] = useQuery({ query: RunPageDocument, variables: { id } });
  const run = data?.run;
  usePolling(ask, run != null && isActive(run.status) ? POLLED_MS : 0);

  if (run == null) {
    if (error === undefined) return <Loading title={t('title')} />;
    const isMissing = error.graphQLErrors.some(({ extensions }) => extensions.code === 'NOT_FOUND');
    return (
      <>
        <PageTitle title={t('title')} />
        {isMissing ? <RunMissing id={id} /> : <QueryProblem error={error} onRetry={() => ask()} />}
      </>
    );
  }
  const tab = TABS.find((name) => name === search.get('tab')) ?? 'overview';
  return (
    <>
      <PageTitle title={run.name || t('unnamed')} about={t('about', { experiment: run.experiment.name })} />
      <Stack gap="md">
        {run.deletedAt !== null && (
          <Alert color="yellow" icon={<IconTrash aria-hidden />} title={t('deleted')}>
            {t('deletedHint')}
          </Alert>
        )}
        {run.errorMessage !== null && <Problem title={t('failed')} message={fromServer(run.errorMessage)} />}
        <Tabs
          value={tab}
          onChange={(next) => setSearch(next === 'overview' ? {} : { tab: next ?? '' }, { replace: true })}
          keepMounted={false}
        >
          <Tabs.List mb="md" aria-label={t('parts')}>
            {TABS.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(name)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="overview">
            <OverviewTab run={run} />
          </Tabs.Panel>
          <Tabs.Panel value="curves">
            <CurvesTab run={run} />
          </Tabs.Panel>
          <Tabs.Panel value="evaluation">
            <EvaluationTab run={run} />
          </Tabs.Panel>
          <Tabs.Panel value="files">
            <FilesTab run={run} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </>
  );
}

function Loading({ title }: { title: string }) {
  return (
    <>
      <PageTitle title={title} />
      <Stack gap="md" aria-busy>
        <Skeleton height={36} width={360} />
        <Skeleton height={140} />
        <Skeleton height={280} />
      </Stack>
    </>
  );
}
