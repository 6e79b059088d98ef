import { Group, Progress, Text } from '@mantine/core';
import { signalName, useLoopWords } from '../../texts/loop-words.ts';
import { useFormat } from '../../texts/use-format.ts';
import type { AlarmsQuery } from './monitoring.generated.ts';
import { useTexts } from './texts.ts';

type Finding = AlarmsQuery['driftAlarms']['edges'][number]['node']['findings'][number];

const SHOWN = 3;
const DIRECTIONS = { UP: 'up', DOWN: 'down', WIDER: 'wider', NARROWER: 'narrower' } as const;

/** The signals that speak most for an alarm, with their shares of the evidence. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const t = useTexts();
  const words = useLoopWords();
  const format = useFormat();
  return findings.slice(0, SHOWN).map(({ signal, share, direction, category }) => {
    const name = signalName(words, signal);
    const what = category === null ? name : `${name} ${category}`;
    return (
      <Group key={`${signal} ${category}`} gap="xs" wrap="nowrap">
        <Progress.Root size="sm" w={60} style={{ flexShrink: 0 }}>
          <Progress.Section value={share * 100} color="red" aria-label={what} />
        </Progress.Root>
        <Text size="sm">
          {what} {t(DIRECTIONS[direction])}{' '}
          <Text span size="xs" c="dimmed">
            {format.percent(share)}
          </Text>
        </Text>
      </Group>
    );
  });
}
