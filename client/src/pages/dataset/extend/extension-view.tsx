import { Button, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Panel } from '../../../components/panel.tsx';
import { JobStatus } from '../../../jobs/job-status.tsx';
import { JobUnknown } from '../../../jobs/job-unknown.tsx';
import { type FollowedJob, useJob } from '../../../jobs/use-job.ts';
import { useFormat } from '../../../texts/use-format.ts';
import { useTexts } from '../texts.ts';

/** An extension, from the queue to the version that it made. */
export function ExtensionView({ jobId, baseId }: { jobId: string; baseId: string }) {
  const t = useTexts();
  const { job, error } = useJob(jobId);
  if (job === undefined) return <JobUnknown error={error} height={120} />;
  return (
    <Panel title={t('extension')}>
      <Stack gap="sm">
        <JobStatus job={job} />
        {job.state === 'SUCCEEDED' && <ExtensionOutcome job={job} baseId={baseId} />}
      </Stack>
    </Panel>
  );
}

function ExtensionOutcome({ job, baseId }: { job: FollowedJob; baseId: string }) {
  const t = useTexts();
  const format = useFormat();
  const { datasetVersion: version, datasetExtension: extension } = job;
  if (version === null || extension === null) return null;
  if (version.id === baseId)
    return <Text>{t(version.subject === 'FILMS' ? 'nothingNewSaid' : 'nothingNew')}</Text>;
  return (
    <Stack gap="xs" align="flex-start">
      <Text fw={600}>{t('extended', { name: version.name })}</Text>
      <Text size="sm" c="dimmed">
        {t(version.subject === 'FILMS' ? 'extendedFilms' : 'extendedFacts', {
          relabelled: format.count(extension.relabelled),
          added: format.count(extension.added),
          restored: format.count(extension.restored),
          withdrawn: format.count(extension.withdrawn),
          erased: format.count(extension.erased),
          leftOut: format.count(extension.leftOut),
          newUsers: format.count(extension.newUsers),
          newFilms: format.count(extension.newFilms),
        })}
      </Text>
      <Button component={Link} to={`/data/${version.id}?with=${baseId}`} size="xs" variant="default">
        {t('open', { name: version.name })}
      </Button>
    </Stack>
  );
}
