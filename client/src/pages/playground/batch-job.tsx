import { Button, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { fileUrl } from '../../components/listing-picture.tsx';
import { Problem } from '../../components/problem.tsx';
import { fromServer } from '../../components/server-text.tsx';
import { JobStatus } from '../../jobs/job-status.tsx';
import { JobUnknown } from '../../jobs/job-unknown.tsx';
import { type FollowedJob, isOver, useJob } from '../../jobs/use-job.ts';
import { RejectedRows } from './rejected-rows.tsx';
import { useTexts } from './texts.ts';

interface BatchJobProps {
  /** Of the job. */
  id: string;
  onAnother: () => void;
}

/** A file that is worked on, as it goes: progress, a way to end it, and the result. */
export default function BatchJob({ id, onAnother }: BatchJobProps) {
  const t = useTexts();
  const { job, error } = useJob(id);
  if (job === undefined) return <JobUnknown error={error} height={80} />;
  if (!isOver(job)) return <JobStatus job={job} />;
  return (
    <Stack gap="sm" align="flex-start">
      <Ended job={job} />
      <Button variant="default" size="xs" onClick={onAnother}>
        {t('another')}
      </Button>
    </Stack>
  );
}

function Ended({ job }: { job: FollowedJob }) {
  const t = useTexts();
  const { state, outputDigest, error, rows, rejectedRows } = job;
  if (state === 'FAILED')
    return <Problem title={t('batchJobFailed')} message={error && fromServer(error.message)} />;
  if (state === 'CANCELLED' || outputDigest === null) {
    return (
      <Text size="sm" role="status">
        {t('batchCancelled')}
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">
        {t('batchDone', { rows: t('batchRows', { count: rows ?? 0 }) })}
        {rejectedRows !== null && rejectedRows > 0 && `, ${t('batchRejected', { count: rejectedRows })}`}
      </Text>
      <div>
        <Button
          component="a"
          href={fileUrl(outputDigest)}
          download
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('download')}
        </Button>
      </div>
      {rejectedRows !== null && rejectedRows > 0 && (
        <RejectedRows digest={outputDigest} count={rejectedRows} />
      )}
    </Stack>
  );
}
