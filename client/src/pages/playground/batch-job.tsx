import { Button, Group, Progress, Skeleton, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useSubscription } from 'urql';
import { fileUrl } from '../../components/listing-picture.tsx';
import { Problem } from '../../components/problem.tsx';
import { useFormat } from '../../texts/use-format.ts';
import {
  BatchProgressDocument,
  type BatchProgressSubscription,
  CancelBatchDocument,
} from './batch.generated.ts';
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
  const [{ data, error }] = useSubscription({ query: BatchProgressDocument, variables: { id } });
  const [{ fetching: isCancelling }, cancel] = useMutation(CancelBatchDocument);
  const job = data?.jobProgress;
  if (job === undefined && error === undefined) return <Skeleton height={80} />;
  const isOpen = job?.state === 'QUEUED' || job?.state === 'RUNNING';
  return (
    <Stack gap="sm">
      {job === undefined ? (
        <Problem title={t('batchJobFailed')} message={error?.graphQLErrors[0]?.message ?? error?.message} />
      ) : isOpen ? (
        <Working job={job} />
      ) : (
        <Ended job={job} />
      )}
      <Group gap="xs">
        {isOpen && (
          <Button variant="default" size="xs" loading={isCancelling} onClick={() => void cancel({ id })}>
            {t('cancel')}
          </Button>
        )}
        {!isOpen && (
          <Button variant="default" size="xs" onClick={onAnother}>
            {t('another')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

type BatchState = BatchProgressSubscription['jobProgress'];

function Working({ job }: { job: BatchState }) {
  const t = useTexts();
  const format = useFormat();
  const { state, progressPercent, stage, etaSeconds } = job;
  return (
    <Stack gap={4}>
      <Progress value={progressPercent} animated aria-label={t('batchProgress')} />
      <Group justify="space-between" gap="xs">
        <Text size="sm">{state === 'QUEUED' ? t('batchQueued') : stage}</Text>
        <Text size="sm" c="dimmed" className="tabular">
          {format.percent(progressPercent / 100)}
          {etaSeconds !== null && ` · ${t('batchLeft', { time: format.duration(etaSeconds * 1_000) })}`}
        </Text>
      </Group>
    </Stack>
  );
}

function Ended({ job }: { job: BatchState }) {
  const t = useTexts();
  const { state, outputDigest, error, rows, rejectedRows } = job;
  if (state === 'FAILED') return <Problem title={t('batchJobFailed')} message={error?.message} />;
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
        {t('batchDone')}: {t('batchRows', { count: rows ?? 0 })}
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
