import { Button, Group, Text, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useAuthor } from '../api/use-author.ts';
import { defineTexts } from '../texts/texts.ts';

const useTexts = defineTexts('author-field', {
  en: {
    label: 'Your name',
    hint: 'Kept with what you say, so that others can ask you. Remembered in this browser.',
    save: 'Continue',
    as: 'You judge as {{author}}.',
    change: 'Change the name',
  },
  fr: {
    label: 'Votre nom',
    hint: 'Conservé avec vos avis, pour que l’on puisse vous interroger. Mémorisé dans ce navigateur.',
    save: 'Continuer',
    as: 'Vous jugez en tant que {{author}}.',
    change: 'Changer de nom',
  },
});

const NAME_CHARS_MAX = 191;

/**
 * Asks once who judges, and later shows the name with a way to change it. The field and the button take each other's
 * place, and with it the focus. Nothing for somebody who is signed in.
 */
export function AuthorField() {
  const t = useTexts();
  const [author, setAuthor, isSignedIn] = useAuthor();
  const [name, setName] = useState(author);
  const [isChanging, setIsChanging] = useState(false);
  const hintId = useId();
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const hasActed = useRef(false);
  const isAsked = author === '' || isChanging;
  useEffect(() => {
    if (hasActed.current) (isAsked ? field : button).current?.focus();
  }, [isAsked]);
  if (isSignedIn) return null;
  if (!isAsked) {
    return (
      <Group gap="xs">
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('as', { author })}
        </Text>
        <Button
          ref={button}
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            hasActed.current = true;
            setIsChanging(true);
          }}
        >
          {t('change')}
        </Button>
      </Group>
    );
  }
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    hasActed.current = true;
    setAuthor(name.trim());
    setIsChanging(false);
  };
  return (
    <form onSubmit={save}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          ref={field}
          label={t('label')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={NAME_CHARS_MAX}
          autoComplete="name"
          aria-describedby={hintId}
          style={{ flex: 1, minWidth: 0, maxWidth: 360 }}
        />
        <Button type="submit" disabled={name.trim() === ''}>
          {t('save')}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt={4} id={hintId}>
        {t('hint')}
      </Text>
    </form>
  );
}
