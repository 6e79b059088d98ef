import { Group, Progress, Stack, Text } from '@mantine/core';
import { Problem } from '../components/problem.tsx';
import { fromServer } from '../components/server-text.tsx';
import { useFormat } from '../texts/use-format.ts';
import { CancelButton } from './cancel-button.tsx';
import { JobState } from './job-state.tsx';
import { useTexts } from './job-texts.ts';
import { useStage } from './stage-texts.ts';
import { type FollowedJob, isOver } from './use-job.ts';

/** How far a job is, what it does, how long it may take, and a button that cancels it. Failures in words. */
export function JobStatus({ job }: { job: FollowedJob }) {
  const t = useTexts();
  const stageOf = useStage();
  const format = useFormat();
  const hasEnded = isOver(job);
  // Less than a second is no estimate: it stands there before the first one too.
  const remaining =
    job.etaSeconds === null || job.etaSeconds < 1 ? undefined : format.duration(job.etaSeconds * 1_000);
  return (
    <Stack gap="xs">
      <Group gap="sm" justify="space-between">
        <Group gap="sm">
          <JobState state={job.state} />
          {!hasEnded && <Text size="sm">{stageOf(job.stage)}</Text>}
          {job.attempt > 1 && (
            <Text size="sm" c="dimmed">
              {t('attempt', { count: job.attempt })}
            </Text>
          )}
        </Group>
        <Text size="sm" c="dimmed" className="tabular">
          {hasEnded
            ? format.duration(durationOf(job))
            : [
                format.percent(job.progressPercent / 100),
                remaining === undefined ? undefined : t('remaining', { time: remaining }),
              ]
                .filter((each) => each !== undefined)
                .join(' · ')}
        </Text>
      </Group>
      {!hasEnded && (
        <Group gap="sm" wrap="nowrap">
          <Progress
            value={job.progressPercent}
            size="lg"
            flex={1}
            aria-label={t('progress')}
            transitionDuration={200}
          />
          <CancelButton job={job} />
        </Group>
      )}
      {job.state === 'FAILED' && (
        <Problem title={t('failedTitle')} message={job.error && fromServer(job.error.message)} />
      )}
      {job.state === 'CANCELLED' && (
        <Text size="sm" c="dimmed">
          {t(job.run === null ? 'cancelledHint' : 'cancelledRunHint')}
        </Text>
      )}
    </Stack>
  );
}

/** Milliseconds from the first start to the end; null for a job that never ran. */
export function durationOf({
  startedAt,
  finishedAt,
}: {
  startedAt: string | null;
  finishedAt: string | null;
}): number | null {
  if (startedAt === null || finishedAt === null) return null;
  return new Date(finishedAt).getTime() - new Date(startedAt).getTime();
}
