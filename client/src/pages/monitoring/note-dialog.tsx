import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAuthor } from '../../api/use-author.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Refused } from '../../components/refused.tsx';
import { useTexts } from './texts.ts';

/** What somebody says of an alarm. */
export interface Said {
  readonly by: string;
  /** In one line; empty where there is none. */
  readonly note: string;
}

interface NoteDialogProps {
  title: string;
  about: string;
  noteLabel: string;
  noteHint: string;
  isNoteRequired?: boolean;
  submit: string;
  isBusy: boolean;
  /** Why it was not done. */
  message: string | undefined;
  onSubmit: (said: Said) => void;
  onClose: () => void;
}

/** Asks who says something of an alarm, unless that is known, and what. */
export function NoteDialog(props: NoteDialogProps) {
  const { title, about, noteLabel, noteHint, isNoteRequired = false, submit, isBusy, message } = props;
  const t = useTexts();
  const [author, setAuthor, isSignedIn] = useAuthor();
  const [text, setText] = useState('');
  const said: Said = { by: author.trim(), note: text.trim().replace(/\s+/g, ' ') };
  return (
    <Dialog onClose={props.onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit(said);
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{about}</Text>
          {!isSignedIn && (
            <TextInput
              label={t('yourName')}
              value={author}
              onChange={(event) => setAuthor(event.currentTarget.value)}
              autoComplete="name"
              required
              data-autofocus={author === '' || undefined}
            />
          )}
          <Textarea
            label={noteLabel}
            description={noteHint}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            maxLength={1000}
            required={isNoteRequired}
            autosize
            minRows={2}
            data-autofocus
          />
          <Refused message={message} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={props.onClose}>
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              loading={isBusy}
              disabled={said.by === '' || (isNoteRequired && said.note === '')}
            >
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
