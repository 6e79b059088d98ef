import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from './texts.ts';

interface UserFieldProps {
  userId: string;
  onChange: (userId: string) => void;
}

/** Asks for the id of a user whose ratings the dataset has. */
export function UserField({ userId, onChange }: UserFieldProps) {
  const t = useTexts();
  const [typed, setTyped] = useState(userId);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChange(typed.trim());
      }}
    >
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          label={t('userId')}
          description={t('userHint')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          style={{ flex: 1, minWidth: 0 }}
        />
        <Button type="submit" disabled={typed.trim() === ''}>
          {t('recommend')}
        </Button>
      </Group>
    </form>
  );
}
