import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { defineTexts } from '../texts/texts.ts';

const useTexts = defineTexts('typed-confirm', {
  en: { type: 'Type {{word}} to confirm', cancel: 'Cancel', close: 'Close' },
  fr: { type: 'Tapez {{word}} pour confirmer', cancel: 'Annuler', close: 'Fermer' },
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
    <Modal
      opened
      onClose={props.onClose}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
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
    </Modal>
  );
}
