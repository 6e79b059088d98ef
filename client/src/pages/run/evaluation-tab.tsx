import { Grid, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { isActive } from '../../components/run-status.tsx';
import { useRankingTexts } from '../../subject/ranking-measures.ts';
import { RankingPanel } from '../../subject/ranking-panel.tsx';
import { ClassPanel } from './class-panel.tsx';
import { ConfusionPanel } from './confusion-panel.tsx';
import { CoveragePanel } from './coverage-panel.tsx';
import { ReliabilityPanel } from './reliability-panel.tsx';
import { RunEvaluationDocument } from './run.generated.ts';
import type { RunOfPage } from './run-of-page.ts';
import { useTexts } from './texts.ts';

const SPLITS = ['GOLD', 'VALIDATION'] as const;
const POLLED_MS = 5_000;

/** How well the model of a run does, category by category, and how far its confidence can be trusted. */
export function EvaluationTab({ run }: { run: RunOfPage }) {
  const t = useTexts();
  const rankings = useRankingTexts();
  // The trials of a search are judged on validation alone.
  const [split, setSplit] = useState<(typeof SPLITS)[number]>(run.parentRun === null ? 'GOLD' : 'VALIDATION');
  const isAboutFilms = run.datasetVersion?.subject === 'FILMS';
  const [{ data, error, fetching }, ask] = useQuery({
    query: RunEvaluationDocument,
    variables: { id: run.id, split },
    pause: isAboutFilms,
  });
  usePolling(ask, isActive(run.status) && !isAboutFilms ? POLLED_MS : 0);
  const found = fetching ? undefined : data?.run;
  return (
    <Stack gap="md">
      <Group gap="sm">
        <Text size="sm" id="split">
          {t('judgedOn')}
        </Text>
        <SegmentedControl
          size="xs"
          aria-labelledby="split"
          value={split}
          onChange={(value) => setSplit(value as (typeof SPLITS)[number])}
          data={SPLITS.map((value) => ({ value, label: t(`split.${value}`) }))}
        />
      </Group>
      {isAboutFilms ? (
        <RankingPanel metrics={run.metrics} split={split} note={rankings('noClasses')} />
      ) : error !== undefined && data === undefined ? (
        <QueryProblem error={error} onRetry={() => ask()} />
      ) : found == null ? (
        <Skeleton height={420} />
      ) : found.classReport.length === 0 ? (
        <EmptyState
          title={t('noEvaluation')}
          hint={t(isActive(run.status) ? 'evaluationToCome' : 'noEvaluationHint')}
        />
      ) : (
        <>
          <ClassPanel rows={found.classReport} />
          <ConfusionPanel evaluation={found} />
          <Grid gap="md">
            <Grid.Col span={{ base: 12, md: 6 }}>
              <ReliabilityPanel bins={found.reliability} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 6 }}>
              <CoveragePanel points={found.coverage} />
            </Grid.Col>
          </Grid>
        </>
      )}
    </Stack>
  );
}
