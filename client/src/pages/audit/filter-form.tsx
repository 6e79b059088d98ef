import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from './texts.ts';

export interface Filter {
  actor: string;
  action: string;
}

/** Chooses whose entries and which kind are shown. */
export function FilterForm({ filter, onFilter }: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const t = useTexts();
  const [actor, setActor] = useState(filter.actor);
  const [action, setAction] = useState(filter.action);
  const isFiltered = filter.actor !== '' || filter.action !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onFilter({ actor: actor.trim(), action: action.trim() });
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          label={t('actor')}
          placeholder={t('actorHint')}
          value={actor}
          onChange={(event) => setActor(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          style={{ flex: '1 1 160px', maxWidth: 260 }}
        />
        <TextInput
          label={t('action')}
          placeholder={t('actionHint')}
          value={action}
          onChange={(event) => setAction(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          style={{ flex: '1 1 160px', maxWidth: 260 }}
        />
        <Button type="submit" variant="default">
          {t('show')}
        </Button>
        {isFiltered && (
          <Button variant="subtle" onClick={() => onFilter({ actor: '', action: '' })}>
            {t('all')}
          </Button>
        )}
      </Group>
    </form>
  );
}
