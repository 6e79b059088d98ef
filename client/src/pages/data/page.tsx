import { Skeleton, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUpload, IconX } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { SubjectSwitch } from '../../subject/subject-switch.tsx';
import { type Subject, subjectOf, useSubject } from '../../subject/use-subject.ts';
import { DatasetsDocument } from './data.generated.ts';
import { ImportPanel } from './import/import-panel.tsx';
import { ImportView } from './import-view.tsx';
import { RecentImports } from './recent-imports.tsx';
import { useTexts } from './texts.ts';
import { VersionTable } from './version-table.tsx';

const POLL_MS = 20_000;

/** All dataset versions, and the imports that make them. The import in view is in the address. */
export function Page() {
  const [subject] = useSubject();
  return <PageOf key={subject} subject={subjectOf(subject)} />;
}

/** @param props.subject null for all */
function PageOf({ subject }: { subject: Subject | null }) {
  const t = useTexts();
  const [isImporting, importing] = useDisclosure(false);
  const [address, setAddress] = useSearchParams();
  const jobId = address.get('job') ?? undefined;
  const pages = usePages();
  const [{ data, error }, ask] = useQuery({
    query: DatasetsDocument,
    variables: { after: pages.after, subject },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, POLL_MS);
  const refresh = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
  const versions = data?.datasets.edges.map(({ node }) => node);
  return (
    <>
      <PageTitle title={t('title')} about={t('about')}>
        <SubjectSwitch />
        <AllowedButton
          needs="TRAIN"
          onClick={importing.toggle}
          variant={isImporting ? 'default' : 'filled'}
          aria-expanded={isImporting}
          leftSection={isImporting ? <IconX size={16} aria-hidden /> : <IconUpload size={16} aria-hidden />}
        >
          {t(isImporting ? 'close' : 'import')}
        </AllowedButton>
      </PageTitle>
      <Stack gap="md">
        {isImporting && (
          <ImportPanel
            subject={subject}
            onStarted={(id) => {
              importing.close();
              setAddress({ job: id });
            }}
          />
        )}
        {jobId !== undefined && <ImportView key={jobId} jobId={jobId} onDone={refresh} />}
        <Panel title={t('versions')}>
          {versions === undefined ? (
            error === undefined ? (
              <Skeleton height={160} />
            ) : (
              <QueryProblem error={error} onRetry={refresh} />
            )
          ) : versions.length === 0 ? (
            <EmptyState title={t('none')} hint={t(subject === 'FILMS' ? 'noFilmsHint' : 'noneHint')}>
              {!isImporting && (
                <AllowedButton needs="TRAIN" onClick={importing.open}>
                  {t('import')}
                </AllowedButton>
              )}
            </EmptyState>
          ) : (
            <VersionTable versions={versions} />
          )}
          {data !== undefined && <Pager pages={pages} info={data.datasets.pageInfo} of={t('theVersions')} />}
        </Panel>
        <RecentImports selectedId={jobId} />
      </Stack>
    </>
  );
}
