import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import { useLoopWords } from '../texts/loop-words.ts';

const LOOKS = {
  PASSED: { Icon: IconCircleCheck, color: 'green' },
  REJECTED: { Icon: IconCircleX, color: 'red' },
  UNDECIDED: { Icon: IconHelpCircle, color: 'yellow' },
  ERROR: { Icon: IconAlertTriangle, color: 'orange' },
} as const;

/** What the gate decided, in a word with an icon and a colour. */
export function VerdictBadge({ verdict }: { verdict: keyof typeof LOOKS }) {
  const words = useLoopWords();
  const { Icon, color } = LOOKS[verdict];
  return (
    <Badge className="state-badge" variant="light" color={color} leftSection={<Icon size={14} aria-hidden />}>
      {words(`verdict_${verdict}`)}
    </Badge>
  );
}
