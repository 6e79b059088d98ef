import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Panel } from '../../components/panel.tsx';
import { areAboutFilms, type Comparison, letterOf } from './comparison.ts';
import { ConfusionDifference } from './confusion-difference.tsx';
import { FlipsTable } from './flips-table.tsx';
import { PairVerdict } from './pair-verdict.tsx';
import { useTexts } from './texts.ts';

/** The first run with one of the others, row by row on gold: verdict, confusion, and what was answered differently. */
export function PairPanel({ comparison: { runs, pairs } }: { comparison: Comparison }) {
  const t = useTexts();
  const [chosen, setChosen] = useState(1);
  const index = Math.min(chosen, runs.length - 1);
  const pair = pairs[index - 1];
  const [first, second] = [runs[0], runs[index]];
  if (pair === undefined || first === undefined || second === undefined) return null;
  const isAboutFilms = areAboutFilms({ runs: [first, second] });
  const letters = { first: 'A', second: letterOf(index) };
  return (
    <Panel
      title={t(isAboutFilms ? 'pairOfFilms' : 'pair', letters)}
      aside={
        runs.length > 2 && (
          <SegmentedControl
            size="xs"
            aria-label={t('pairWith')}
            value={String(index)}
            onChange={(value) => setChosen(Number(value))}
            data={runs
              .slice(1)
              .map((_run, place) => ({ value: String(place + 1), label: letterOf(place + 1) }))}
          />
        )
      }
    >
      <Stack gap="lg">
        <PairVerdict pair={pair} letters={letters} />
        {!isAboutFilms && (
          <ConfusionDifference key={second.id} first={first.id} second={second.id} letters={letters} />
        )}
        {pair.evidence !== null && (
          <div>
            <Text fw={600} size="sm" mb={4} component="h3">
              {t('flips', { count: pair.flipCount })}
            </Text>
            <FlipsTable key={`${first.id} ${second.id}`} ids={[first.id, second.id]} letters={letters} />
          </div>
        )}
      </Stack>
    </Panel>
  );
}
