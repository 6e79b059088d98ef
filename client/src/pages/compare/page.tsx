import { Button, Skeleton, Stack } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { isActive } from '../../components/run-status.tsx';
import { CompareRunsDocument } from './compare.generated.ts';
import { areAboutFilms } from './comparison.ts';
import { CurvesPanel } from './curves-panel.tsx';
import { F1Panel } from './f1-panel.tsx';
import { PairPanel } from './pair-panel.tsx';
import { ParallelPanel } from './parallel-panel.tsx';
import { RankingPanel } from './ranking-panel.tsx';
import { RunsPanel } from './runs-panel.tsx';
import { useTexts } from './texts.ts';
import { ValuesPanel } from './values-panel.tsx';

const RUNS_MIN = 2;
const POLLED_MS = 10_000;

/** Two to ten runs side by side; the first is what the others are compared with. */
export function Page() {
  const t = useTexts();
  const [search, setSearch] = useSearchParams();
  const ids = [...new Set((search.get('ids') ?? '').split(',').filter(Boolean))];
  const isEnough = ids.length >= RUNS_MIN;
  const [{ data, error }, ask] = useQuery({
    query: CompareRunsDocument,
    variables: { ids },
    pause: !isEnough,
  });
  const comparison = data?.compareRuns;
  usePolling(ask, comparison?.runs.some(({ status }) => isActive(status)) ? POLLED_MS : 0);
  const choose = (chosen: readonly string[]) => setSearch({ ids: chosen.join(',') }, { replace: true });

  return (
    <>
      <PageTitle title={t('title')} about={t('about')}>
        <Button component={Link} variant="default" to={`/runs?selected=${ids.join(',')}`}>
          {t('chooseOthers')}
        </Button>
      </PageTitle>
      {!isEnough ? (
        <EmptyState title={t('tooFew')} hint={t('tooFewHint')}>
          <Button component={Link} to={`/runs?selected=${ids.join(',')}`}>
            {t('toRuns')}
          </Button>
        </EmptyState>
      ) : comparison !== undefined ? (
        <Stack gap="md">
          <RunsPanel runs={comparison.runs} onChoose={choose} />
          <ParallelPanel comparison={comparison} />
          <ValuesPanel comparison={comparison} kind="params" />
          <ValuesPanel comparison={comparison} kind="metrics" />
          <CurvesPanel comparison={comparison} />
          {areAboutFilms(comparison) ? (
            <RankingPanel comparison={comparison} />
          ) : (
            <F1Panel comparison={comparison} />
          )}
          <PairPanel comparison={comparison} />
        </Stack>
      ) : error !== undefined ? (
        <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />
      ) : (
        <Stack gap="md" role="status" aria-busy aria-label={t('comparing')}>
          <Skeleton height={110} />
          <Skeleton height={320} />
          <Skeleton height={240} />
        </Stack>
      )}
    </>
  );
}
