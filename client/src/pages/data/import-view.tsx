import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { JobStatus } from '../../jobs/job-status.tsx';
import { JobUnknown } from '../../jobs/job-unknown.tsx';
import { isOver, useJob } from '../../jobs/use-job.ts';
import { useFormat } from '../../texts/use-format.ts';
import { ImportOutcomeDocument } from './data.generated.ts';
import { useTexts } from './texts.ts';

interface ImportViewProps {
  jobId: string;
  /** Called once when there is a new dataset version. */
  onDone: () => void;
}

/** An import, from the queue to the version that it made. */
export function ImportView({ jobId, onDone }: ImportViewProps) {
  const t = useTexts();
  const { job, error } = useJob(jobId);
  const isDone = job?.state === 'SUCCEEDED';
  useEffect(() => {
    if (isDone) onDone();
  }, [isDone, onDone]);
  if (job === undefined) return <JobUnknown error={error} height={120} />;
  return (
    <Panel title={t(isOver(job) ? 'jobDone' : 'job')}>
      <Stack gap="sm">
        <JobStatus job={job} />
        {isDone && job.datasetVersion !== null && <ImportOutcome id={job.datasetVersion.id} />}
      </Stack>
    </Panel>
  );
}

function ImportOutcome({ id }: { id: string }) {
  const t = useTexts();
  const format = useFormat();
  const [{ data, error }, ask] = useQuery({ query: ImportOutcomeDocument, variables: { id } });
  usePolling(ask, 0);
  const version = data?.datasetVersion;
  if (version == null) {
    return error === undefined ? (
      <Skeleton height={48} />
    ) : (
      <QueryProblem error={error} onRetry={() => ask()} />
    );
  }
  const { name, rejectedRows } = version;
  return (
    <Stack gap="xs">
      <Text fw={600}>
        {t(version.subject === 'FILMS' ? 'doneFilms' : 'done', {
          name,
          rows: format.count(version.acceptedRows),
        })}
      </Text>
      <Text size="sm" c="dimmed">
        {t('splitBar', {
          train: format.count(version.trainRows),
          validation: format.count(version.validationRows),
          gold: format.count(version.goldRows),
        })}
        {'. '}
        {rejectedRows === 0 ? t('doneClean') : t('doneRejected', { count: rejectedRows })}
      </Text>
      <Group gap="xs">
        <Button component={Link} to={`/data/${id}`} size="xs" variant="default">
          {t('open', { name })}
        </Button>
        <Button component={Link} to={`/train?dataset=${id}`} size="xs" variant="default">
          {t('trainOn')}
        </Button>
      </Group>
    </Stack>
  );
}
