import { Group, MultiSelect, Select } from '@mantine/core';
import { useQuery } from 'urql';
import { RUN_STATUSES, type RunStatusWord, useStatusWords } from '../../components/run-status.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import { FilterField } from './filter-field.tsx';
import { RunChoicesDocument } from './runs.generated.ts';
import styles from './runs.module.css';
import { useTexts } from './texts.ts';
import type { ViewState } from './view-state.ts';

interface FilterBarProps {
  state: ViewState;
  change: (change: Partial<ViewState>) => void;
  filterError: string | undefined;
}

/** What narrows the list down, and which columns it has. */
export function FilterBar({ state, change, filterError }: FilterBarProps) {
  const t = useTexts();
  const statusOf = useStatusWords();
  const [{ data }] = useQuery({ query: RunChoicesDocument });
  const namesOf = (edges: { node: { name: string } }[] | undefined, present: string | null) => [
    ...new Set([...(edges ?? []).map(({ node }) => node.name), ...(present === null ? [] : [present])]),
  ];
  return (
    <Group gap="sm" align="flex-start" mb="sm">
      <FilterField
        value={state.filterText}
        error={filterError}
        onApply={(filterText) => change({ filterText })}
      />
      <MultiSelect
        label={t('status')}
        placeholder={state.statuses.length === 0 ? t('any') : ''}
        data={RUN_STATUSES.map((value) => ({ value, label: statusOf(value) }))}
        value={[...state.statuses]}
        onChange={(statuses) => change({ statuses: statuses as RunStatusWord[] })}
        clearable
        className={styles.choice}
      />
      <Select
        label={t('experiment')}
        placeholder={t('any')}
        data={namesOf(data?.experiments.edges, state.experiment)}
        value={state.experiment}
        onChange={(experiment) => change({ experiment })}
        searchable
        clearable
        className={styles.choice}
      />
      <Select
        label={t('model')}
        placeholder={t('any')}
        data={namesOf(data?.models.edges, state.modelName)}
        value={state.modelName}
        onChange={(modelName) => change({ modelName })}
        searchable
        clearable
        className={styles.choice}
      />
      <ColumnChooser state={state} onChange={(columns) => change({ columns })} />
    </Group>
  );
}
