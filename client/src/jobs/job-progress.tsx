import { Box, Group, Progress, Text } from '@mantine/core';
import { useFormat } from '../texts/use-format.ts';
import type { FollowedJobFragment } from './job.generated.ts';
import { useTexts } from './job-texts.ts';
import { useKindName } from './kind-texts.ts';
import { useStage } from './stage-texts.ts';

interface JobProgressProps {
  job: Pick<FollowedJobFragment, 'kind' | 'progressPercent' | 'stage' | 'etaSeconds'>;
}

/** A job under way: what it does, how much is done, what it is at. */
export function JobProgress({ job }: JobProgressProps) {
  const t = useTexts();
  const stageOf = useStage();
  const kindName = useKindName();
  const format = useFormat();
  const name = kindName(job.kind);
  const left =
    job.etaSeconds === null || job.etaSeconds < 1
      ? ''
      : t('remaining', { time: format.duration(job.etaSeconds * 1_000) });
  return (
    <Box>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="sm" c="dimmed" className="tabular">
          {format.percent(job.progressPercent / 100)}
        </Text>
      </Group>
      <Progress.Root size="sm" my={4}>
        <Progress.Section value={job.progressPercent} aria-label={name} />
      </Progress.Root>
      <Text size="xs" c="dimmed">
        {[stageOf(job.stage), left].filter((part) => part !== '').join(' · ')}
      </Text>
    </Box>
  );
}
