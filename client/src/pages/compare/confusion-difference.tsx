import { Group, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { ConfusionChart } from '../../charts/confusion-chart.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { CompareConfusionDocument } from './compare.generated.ts';
import { confusionDifference } from './confusion-cells.ts';
import type { Letters } from './pair-verdict.tsx';
import { useTexts } from './texts.ts';

/** The second confusion matrix less the first: where it puts more of a category's listings, and where fewer. */
export function ConfusionDifference({
  first,
  second,
  letters,
}: {
  first: string;
  second: string;
  letters: Letters;
}) {
  const t = useTexts();
  const { points, count } = useFormat();
  const [mode, setMode] = useState<'share' | 'rows'>('rows');
  const [{ data, error }, ask] = useQuery({ query: CompareConfusionDocument, variables: { first, second } });
  const found = useMemo(
    () =>
      data?.first == null || data.second == null ? undefined : confusionDifference(data.first, data.second),
    [data],
  );
  const cells = useMemo(
    () =>
      (found?.cells ?? []).map(({ truth, predicted, rows, share }) => ({
        ...{ truth: truth.code, predicted: predicted.code, value: mode === 'share' ? share : rows },
        text: signed(mode === 'share' ? Math.round(100 * share) : rows),
        detail: t('cell', {
          ...{ truth: truth.name, predicted: predicted.name },
          ...{ rows: signed(rows), share: points(share) },
        }),
      })),
    [found, mode, t, points],
  );
  if (error !== undefined) return <QueryProblem error={error} onRetry={() => ask()} />;
  if (found === undefined) return <Skeleton height={300} />;
  return (
    <div>
      <Group justify="space-between" mb="xs" gap="xs">
        <Text fw={600} size="sm" component="h3">
          {t('confusion', { ...letters })}
        </Text>
        {found.cells.length > 0 && (
          <SegmentedControl
            size="xs"
            aria-label={t('cells')}
            value={mode}
            onChange={(value) => setMode(value as typeof mode)}
            data={(['rows', 'share'] as const).map((value) => ({ value, label: t(`cells.${value}`) }))}
          />
        )}
      </Group>
      {found.cells.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t(found.classes.length === 0 ? 'notJudged' : 'sameConfusion')}
        </Text>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {t('confusionHint', { ...letters })}
          </Text>
          <ConfusionChart
            {...{ classes: found.classes, cells, isDifference: true }}
            max={Math.max(...cells.map(({ value }) => Math.abs(value)))}
            truthTitle={t('truth')}
            predictedTitle={t('predicted')}
            label={t('confusionLabel', { ...letters, count: count(found.classes.length) })}
          />
        </>
      )}
    </div>
  );
}

const signed = (value: number) => (value > 0 ? `+${value}` : String(value).replace('-', '−'));
