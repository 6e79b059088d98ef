import { useCallback, useMemo } from 'react';
import { PageTitle } from '../../components/page-title.tsx';
import { SubjectSwitch } from '../../subject/subject-switch.tsx';
import { type Subject, subjectOf, useSubject } from '../../subject/use-subject.ts';
import { useFormat } from '../../texts/use-format.ts';
import { columnsOf } from './columns.tsx';
import { FilterBar } from './filter-bar.tsx';
import { filterProblem } from './filter-problem.ts';
import { ListBar } from './list-bar.tsx';
import { RunTable } from './run-table.tsx';
import { useTexts } from './texts.ts';
import { useRunList } from './use-run-list.ts';
import { DEFAULT_COLUMNS, useViewState, usualColumns, type ViewState, variablesOf } from './view-state.ts';
import { WithoutRuns } from './without-runs.tsx';

/** Every run: to find, to open, and to select for comparison. */
export function Page() {
  const t = useTexts();
  const format = useFormat();
  const [choice] = useSubject();
  const [asked, change] = useViewState();
  const isUsual = asked.columns.join() === DEFAULT_COLUMNS.join();
  const withColumns = (subjects?: (Subject | null)[]) =>
    isUsual ? { ...asked, columns: usualColumns(choice, subjects) } : asked;
  const { list, loadMore, reload } = useRunList(variablesOf(withColumns(), subjectOf(choice)));
  const state = withColumns(list.runs.map(({ datasetVersion }) => datasetVersion?.subject ?? null));
  const columns = useMemo(() => columnsOf(state.columns, t, format), [state.columns, t, format]);
  const onSort = useCallback((sort: ViewState['sort']) => change({ sort }), [change]);
  const onSelect = useCallback((selected: string[]) => change({ selected }), [change]);
  const onMore = useCallback(() => void loadMore(), [loadMore]);
  const filterError = filterProblem(list.error);
  const hasTable = list.runs.length > 0 && !(list.isStale && list.error !== undefined);
  return (
    <>
      <PageTitle title={t('title')} about={t('about')}>
        <SubjectSwitch />
      </PageTitle>
      <FilterBar state={state} change={change} filterError={filterError} />
      {hasTable ? (
        <>
          <ListBar
            list={list}
            selected={state.selected}
            onNewer={() => void reload()}
            onClear={() => change({ selected: [] })}
          />
          <RunTable
            {...{ list, columns, sort: state.sort, selected: state.selected, onSort, onSelect, onMore }}
          />
        </>
      ) : (
        <WithoutRuns {...{ list, state, change, filterError }} onRetry={() => void reload()} />
      )}
    </>
  );
}
