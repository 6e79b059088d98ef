import { Button, Checkbox, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { IconColumns3, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { subjectOf, useSubject } from '../../subject/use-subject.ts';
import { GENERAL_COLUMNS } from './columns.tsx';
import { RunNamesDocument, type RunNamesQuery } from './runs.generated.ts';
import { useTexts } from './texts.ts';
import { DEFAULT_COLUMNS, type ViewState, variablesOf } from './view-state.ts';

/** Runs may have thousands of metrics; more than these boxes would make the list slow and no better to read. */
const LISTED_MAX = 100;

interface ColumnChooserProps {
  state: ViewState;
  onChange: (columns: string[]) => void;
}

/** Which columns the table has: general ones, and the parameters and metrics of the runs at the top of the list. */
export function ColumnChooser({ state, onChange }: ColumnChooserProps) {
  const t = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      width={320}
      position="bottom-end"
      middlewares={{ flip: true, shift: { padding: 12 } }}
      shadow="md"
      opened={isOpen}
      onChange={setOpen}
      trapFocus
      withRoles
    >
      <Popover.Target>
        <Button
          variant="default"
          mt={{ base: 0, sm: 24 }}
          leftSection={<IconColumns3 size={16} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {t('columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('columnsOf')} maw="calc(100vw - 24px)">
        {isOpen && <Choices state={state} onChange={onChange} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ state, onChange }: ColumnChooserProps) {
  const t = useTexts();
  const [sought, setSought] = useState('');
  const [choice] = useSubject();
  const { filter, filterText } = variablesOf(state, subjectOf(choice));
  const [{ data }] = useQuery({
    query: RunNamesDocument,
    variables: { filter: filter ?? null, filterText: filterText ?? null },
  });
  const chosen = (entity: string) => state.columns.filter((id) => id.startsWith(`${entity}.`));
  const groups = [
    { key: 'general', ids: GENERAL_COLUMNS.map((id) => [id, t(`column.${id}`)] as const) },
    ...(['params', 'metrics'] as const).map((key) => ({
      key,
      ids: [...new Set([...chosen(key), ...namesOf(data, key)])]
        .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
        .map((id) => [id, id.slice(key.length + 1)] as const),
    })),
  ] as const;
  const fits = (title: string) => title.toLowerCase().includes(sought.trim().toLowerCase());
  const found = groups.map(({ key, ids }) => ({ key, ids: ids.filter(([, title]) => fits(title)) }));
  const toggle = (id: string) =>
    onChange(
      state.columns.includes(id) ? state.columns.filter((each) => each !== id) : [...state.columns, id],
    );
  return (
    <Stack gap="xs">
      <TextInput
        aria-label={t('findColumn')}
        placeholder={t('findColumn')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={sought}
        onChange={(event) => setSought(event.currentTarget.value)}
        data-autofocus
      />
      <ScrollArea.Autosize
        mah={340}
        type="auto"
        viewportProps={{ tabIndex: 0, 'aria-label': t('columnsOf') }}
      >
        <Stack gap={6} pr="sm">
          {found.every(({ ids }) => ids.length === 0) && <Text size="sm">{t('noColumns')}</Text>}
          {found.map(({ key, ids }) => (
            <Stack key={key} gap={6} role="group" aria-label={t(key)}>
              {ids.length > 0 && (
                <Text size="xs" fw={600} c="dimmed" mt={4}>
                  {t(key)}
                </Text>
              )}
              {ids.slice(0, LISTED_MAX).map(([id, title]) => (
                <Checkbox
                  key={id}
                  size="xs"
                  label={title}
                  checked={state.columns.includes(id)}
                  onChange={() => toggle(id)}
                  styles={{ label: { overflowWrap: 'anywhere' } }}
                />
              ))}
              {ids.length > LISTED_MAX && (
                <Text size="xs" c="dimmed">
                  {t('moreColumns', { count: LISTED_MAX })}
                </Text>
              )}
            </Stack>
          ))}
        </Stack>
      </ScrollArea.Autosize>
      <Button size="xs" variant="subtle" onClick={() => onChange(DEFAULT_COLUMNS)}>
        {t('resetColumns')}
      </Button>
    </Stack>
  );
}

function namesOf(data: RunNamesQuery | undefined, key: 'params' | 'metrics'): string[] {
  return (data?.runs.edges ?? []).flatMap(({ node }) => node[key].map(({ name }) => `${key}.${name}`));
}
