import { Button, Skeleton, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { useTexts } from './texts.ts';
import type { RunList } from './use-run-list.ts';
import type { ViewState } from './view-state.ts';

interface WithoutRunsProps {
  list: RunList;
  state: ViewState;
  change: (change: Partial<ViewState>) => void;
  filterError: string | undefined;
  onRetry: () => void;
}

/** In the place of the table: that it is on its way, that it cannot be had, or that it would be empty. */
export function WithoutRuns({ list, state, change, filterError, onRetry }: WithoutRunsProps) {
  const t = useTexts();
  const clear = (
    <Button
      variant="default"
      onClick={() => change({ filterText: '', statuses: [], experiment: null, modelName: null, sort: null })}
    >
      {t('clearAll')}
    </Button>
  );
  if (filterError !== undefined) {
    return (
      <EmptyState title={t('notListed')} hint={t('notListedHint')}>
        {clear}
      </EmptyState>
    );
  }
  if (list.error !== undefined) return <QueryProblem error={list.error} onRetry={onRetry} />;
  if (list.isStale) {
    return (
      <Stack gap={6} aria-busy>
        {Array.from({ length: 10 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
          <Skeleton key={index} height={34} />
        ))}
      </Stack>
    );
  }
  const { filterText, statuses, experiment, modelName } = state;
  const isFiltered = filterText !== '' || statuses.length > 0 || experiment !== null || modelName !== null;
  if (isFiltered) {
    return (
      <EmptyState title={t('noMatch')} hint={t('noMatchHint')}>
        {clear}
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t('none')} hint={t('noneHint')}>
      <Button component={Link} to="/train">
        {t('train')}
      </Button>
    </EmptyState>
  );
}
