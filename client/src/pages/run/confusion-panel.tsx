import { List, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { ConfusionChart } from '../../charts/confusion-chart.tsx';
import { Panel } from '../../components/panel.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { Evaluation } from './run-of-page.ts';
import { useTexts } from './texts.ts';

const WORST_PAIRS = 10;

/** Where listings belong and where they were put: as numbers of listings or as shares, and the commonest mistakes. */
export function ConfusionPanel({ evaluation: { classReport, confusion } }: { evaluation: Evaluation }) {
  const t = useTexts();
  const { count, percent } = useFormat();
  const [mode, setMode] = useState<'share' | 'rows'>('share');
  const classes = useMemo(() => classReport.map(({ category }) => category), [classReport]);
  const support = useMemo(
    () => new Map(classReport.map((row) => [row.category.code, row.support])),
    [classReport],
  );
  const cells = useMemo(
    () =>
      confusion.map(({ truth, predicted, rows }) => {
        const share = rows / Math.max(1, support.get(truth.code) ?? 0);
        return {
          ...{ truth: truth.code, predicted: predicted.code },
          value: mode === 'share' ? share : rows,
          text: mode === 'share' ? String(Math.round(100 * share)) : String(rows),
          detail: t('cell', {
            truth: truth.name,
            predicted: predicted.name,
            rows: count(rows),
            share: percent(share),
          }),
        };
      }),
    [confusion, support, mode, t, count, percent],
  );
  const worst = confusion
    .filter(({ truth, predicted }) => truth.code !== predicted.code)
    .sort((one, other) => other.rows - one.rows)
    .slice(0, WORST_PAIRS);
  const max = mode === 'share' ? 1 : Math.max(1, ...confusion.map(({ rows }) => rows));
  return (
    <Panel
      title={t('confusion')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('cells')}
          value={mode}
          onChange={(value) => setMode(value as typeof mode)}
          data={(['share', 'rows'] as const).map((value) => ({ value, label: t(`cells.${value}`) }))}
        />
      }
    >
      <Stack gap="md">
        <ConfusionChart
          {...{ classes, cells, max }}
          truthTitle={t('truth')}
          predictedTitle={t('predicted')}
          label={t('confusionLabel', { count: classes.length })}
        />
        <div>
          <Text fw={600} size="sm" mb={4} component="h3">
            {t('worst')}
          </Text>
          {worst.length === 0 ? (
            <Text size="sm">{t('noMistakes')}</Text>
          ) : (
            <List type="ordered" size="sm" spacing={2} className="tabular">
              {worst.map(({ truth, predicted, rows }) => (
                <List.Item key={`${truth.code} ${predicted.code}`}>
                  {t('pair', {
                    ...{ truth: truth.name, predicted: predicted.name, rows: count(rows) },
                    share: percent(rows / Math.max(1, support.get(truth.code) ?? 0)),
                  })}
                </List.Item>
              ))}
            </List>
          )}
        </div>
      </Stack>
    </Panel>
  );
}
