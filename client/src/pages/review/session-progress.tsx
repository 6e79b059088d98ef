import { Group, Progress, Stack, Text } from '@mantine/core';
import { useFormat } from '../../texts/use-format.ts';
import type { Queue } from './review-item.ts';
import type { SessionCounts } from './session.ts';
import { useTexts } from './texts.ts';

interface SessionProgressProps {
  queue: Queue;
  counts: SessionCounts;
  /** How many listings are loaded behind the one that is shown. */
  ahead: number;
  /** Whether those are all. */
  isAtEnd: boolean;
}

/** What was done in this visit, beside what is known to be left. */
export function SessionProgress({ queue, counts, ahead, isAtEnd }: SessionProgressProps) {
  const t = useTexts();
  const format = useFormat();
  const { confirmed, corrected, decided, skipped } = counts;
  const judged = confirmed + corrected + decided;
  const done = judged + skipped;
  const all = done + ahead + 1;
  const facts = [
    t('judged', { count: judged }),
    ...(queue === 'conflicts'
      ? []
      : [t('confirmed', { count: confirmed }), t('corrected', { count: corrected })]),
    t('skipped', { count: skipped }),
    t(isAtEnd ? 'ahead' : 'aheadMore', { count: ahead }),
    ...(queue === 'sample' && judged > 0
      ? [t('rightShare', { share: format.percent(confirmed / judged) })]
      : []),
  ];
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" className="tabular">
          {facts.join(' · ')}
        </Text>
      </Group>
      <Progress value={(100 * done) / all} size="sm" aria-label={t('progress')} />
    </Stack>
  );
}
