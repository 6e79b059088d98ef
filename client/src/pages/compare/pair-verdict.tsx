import { Group, Stack, Text } from '@mantine/core';
import { ServerText } from '../../components/server-text.tsx';
import { UserEvidenceFigures } from '../../subject/user-evidence.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { Comparison } from './comparison.ts';
import { useTexts } from './texts.ts';

export interface Letters {
  first: string;
  second: string;
}

/** What the gate would say, and what that rests on; or why the two cannot be paired. */
export function PairVerdict({ pair, letters }: { pair: Comparison['pairs'][number]; letters: Letters }) {
  const t = useTexts();
  const { percent, points, pValue, count } = useFormat();
  const { verdict, reason, evidence, userEvidence } = pair;
  const facts =
    evidence === null
      ? []
      : [
          [t('goldRows'), count(evidence.rows)],
          [t('f1Of', { letter: letters.first }), percent(evidence.champion.weightedF1)],
          [t('f1Of', { letter: letters.second }), percent(evidence.challenger.weightedF1)],
          [
            t('difference'),
            `${points(evidence.difference.weightedF1)} (${points(evidence.difference.low)} – ${points(evidence.difference.high)})`,
          ],
          [t('aloneRight', { letter: letters.second }), count(evidence.won)],
          [t('aloneRight', { letter: letters.first }), count(evidence.lost)],
          [t('mcnemar'), pValue(evidence.mcnemarP)],
        ];
  return (
    <Stack gap="sm">
      <div>
        <Text fw={600}>{verdict === null ? t('notPaired') : t(`verdict.${verdict}`, { ...letters })}</Text>
        <Text size="sm" c="dimmed">
          <ServerText>{reason}</ServerText>
        </Text>
      </div>
      {userEvidence !== null && <UserEvidenceFigures evidence={userEvidence} names={{ ...letters }} />}
      {facts.length > 0 && (
        <Group component="dl" gap="xl" m={0} align="flex-start">
          {facts.map(([title, value]) => (
            <div key={title}>
              <Text component="dt" size="xs" c="dimmed">
                {title}
              </Text>
              <Text component="dd" m={0} size="sm" className="tabular">
                {value}
              </Text>
            </div>
          ))}
        </Group>
      )}
    </Stack>
  );
}
