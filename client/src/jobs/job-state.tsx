import { Badge } from '@mantine/core';
import { IconBan, IconCheck, IconClock, IconPlayerPlay, IconX } from '@tabler/icons-react';
import type { JobState as State } from './job.generated.ts';
import { useTexts } from './job-texts.ts';

const LOOKS = {
  QUEUED: { color: 'gray', Icon: IconClock },
  RUNNING: { color: 'blue', Icon: IconPlayerPlay },
  SUCCEEDED: { color: 'teal', Icon: IconCheck },
  FAILED: { color: 'red', Icon: IconX },
  CANCELLED: { color: 'gray', Icon: IconBan },
} as const;

/** Where a job stands, as a word with a sign. */
export function JobState({ state }: { state: State }) {
  const t = useTexts();
  const { color, Icon } = LOOKS[state];
  return (
    <Badge
      variant="default"
      tt="none"
      fw={500}
      leftSection={<Icon size={12} color={`var(--mantine-color-${color}-6)`} aria-hidden />}
      className="state-badge"
      style={{ flexShrink: 0 }}
    >
      {t(state)}
    </Badge>
  );
}
