import { Button, Grid, Skeleton, Stack } from '@mantine/core';
import { IconSchool } from '@tabler/icons-react';
import { Link, useParams, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { SubjectBadge } from '../../subject/subject-badge.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { ClassBalance } from './class-balance.tsx';
import { ComparisonPanel } from './compare/comparison-panel.tsx';
import { DatasetDocument } from './dataset.generated.ts';
import { ExtendButton } from './extend/extend-button.tsx';
import { ExtensionView } from './extend/extension-view.tsx';
import { Facts, Origin, type Version } from './facts.tsx';
import { FilmsPanel } from './films-panel.tsx';
import { PictureNotes } from './picture-notes.tsx';
import { Rejections } from './rejections.tsx';
import { useTexts } from './texts.ts';

/** One dataset version: what it holds, what was left out and why, and how it differs from another. */
export function Page() {
  const t = useTexts();
  const { id = '' } = useParams();
  const [{ data, error, fetching }, ask] = useQuery({
    query: DatasetDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, 0);
  const version = data?.datasetVersion;
  if (version != null) return <Loaded key={version.id} version={version} />;
  const isMissing =
    version === null || error?.graphQLErrors.some(({ extensions }) => extensions.code === 'NOT_FOUND');
  return (
    <>
      <PageTitle title={t('title')} />
      {isMissing ? (
        <EmptyState title={t('missing')} hint={t('missingHint')}>
          <Button component={Link} to="/data">
            {t('toData')}
          </Button>
        </EmptyState>
      ) : error !== undefined && !fetching ? (
        <QueryProblem error={error} onRetry={() => ask()} />
      ) : (
        <Skeleton height={360} />
      )}
    </>
  );
}

function Loaded({ version }: { version: Version }) {
  const t = useTexts();
  const format = useFormat();
  const [address, setAddress] = useSearchParams();
  const jobId = address.get('job') ?? undefined;
  const isAboutListings = version.subject === 'LISTINGS';
  return (
    <>
      <PageTitle title={version.name} about={t('about', { time: format.time(version.createdAt) })}>
        <ExtendButton
          baseVersionId={version.id}
          subject={version.subject}
          onStarted={(job) => setAddress({ job })}
        />
        <SubjectBadge subject={version.subject} />
        <Button
          component={Link}
          to={`/train?dataset=${version.id}`}
          leftSection={<IconSchool size={16} aria-hidden />}
        >
          {t('trainOn')}
        </Button>
      </PageTitle>
      <Stack gap="md">
        {jobId !== undefined && <ExtensionView key={jobId} jobId={jobId} baseId={version.id} />}
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Facts version={version} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Origin version={version} />
          </Grid.Col>
        </Grid>
        <ClassBalance version={version} />
        {!isAboutListings && <FilmsPanel id={version.id} />}
        <Rejections version={version} />
        {isAboutListings && <PictureNotes id={version.id} />}
        {isAboutListings && <ComparisonPanel id={version.id} />}
      </Stack>
    </>
  );
}
