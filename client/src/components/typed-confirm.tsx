import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { defineTexts } from '../texts/texts.ts';
import { Dialog } from './dialog.tsx';

const useTexts = defineTexts('typed-confirm', {
  en: { type: 'Type {{word}} to confirm', cancel: 'Cancel' },
  fr: { type: 'Tapez {{word}} pour confirmer', cancel: 'Annuler' },
});

interface TypedConfirmProps {
  title: string;
  /** What has to be typed. */
  word: string;
  /** What the button says that does it. */
  action: string;
  /** Whether something else is still missing. */
  isIncomplete?: boolean;
  isBusy: boolean;
  isDangerous?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  /** What will happen, and further fields. */
  children: ReactNode;
}

/** Asks before something that others notice: nothing happens until the word is typed. */
export function TypedConfirm(props: TypedConfirmProps) {
  const { title, word, action, isIncomplete = false, isBusy, isDangerous = false, children } = props;
  const t = useTexts();
  const [typed, setTyped] = useState('');
  const isReady = typed.trim() === word && !isIncomplete && !isBusy;
  return (
    <Dialog onClose={props.onClose} title={title} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) props.onConfirm();
        }}
      >
        <Stack gap="sm">
          {children}
          <TextInput
            label={t('type', { word })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            // Fields among the children that ask for the focus stand before it, and get it.
            data-autofocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={props.onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!isReady} loading={isBusy} color={isDangerous ? 'red.8' : 'blue'}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
