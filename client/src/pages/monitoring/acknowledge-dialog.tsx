import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { messageOf, useAction } from '../../api/use-action.ts';
import { useAuthor } from '../../api/use-author.ts';
import { Refused } from '../../components/refused.tsx';
import { AcknowledgeAlarmDocument, type AcknowledgeAlarmMutation } from './monitoring.generated.ts';
import { useTexts } from './texts.ts';

/** Says that somebody looks after an alarm, and what was found. */
export function AcknowledgeDialog({ alarm, onClose }: { alarm: { id: string }; onClose: () => void }) {
  const t = useTexts();
  const [author, setAuthor] = useAuthor();
  const [note, setNote] = useState('');
  const [answer, setAnswer] = useState<AcknowledgeAlarmMutation['acknowledgeAlarm']>();
  const { run, isBusy, failure } = useAction(AcknowledgeAlarmDocument, ['DriftAlarm']);
  const acknowledge = async () => {
    const given = (await run({ id: alarm.id, by: author.trim(), note: note.trim() || null }))
      ?.acknowledgeAlarm;
    setAnswer(given);
    if (given?.__typename !== 'AlarmAcknowledged') return;
    notifications.show({ message: t('acknowledged'), color: 'green' });
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('acknowledgeTitle')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void acknowledge();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t('acknowledgeAbout')}</Text>
          <TextInput
            label={t('yourName')}
            value={author}
            onChange={(event) => setAuthor(event.currentTarget.value)}
            autoComplete="name"
            required
          />
          <Textarea
            label={t('note')}
            description={t('noteHint')}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            maxLength={1000}
            autosize
            minRows={2}
          />
          <Refused message={failure ?? messageOf(answer)} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={isBusy} disabled={author.trim() === ''}>
              {t('acknowledge')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
