import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { messageOf, useAction } from '../../api/use-action.ts';
import { CloseDriftAlarmDocument } from './monitoring.generated.ts';
import { NoteDialog, type Said } from './note-dialog.tsx';
import { useTexts } from './texts.ts';

/** Asks before an alarm of drift is closed as a false one, and why it is. */
export function CloseDialog({ alarm: { id }, onClose }: { alarm: { id: string }; onClose: () => void }) {
  const t = useTexts();
  const [refusal, setRefusal] = useState<string>();
  const { run, isBusy, failure } = useAction(CloseDriftAlarmDocument, ['DriftAlarm']);
  const close = async (said: Said) => {
    const answer = (await run({ id, ...said }))?.closeDriftAlarm;
    setRefusal(messageOf(answer));
    if (answer?.__typename !== 'DriftAlarmClosed') return;
    notifications.show(
      answer.closed
        ? { message: t('alarmClosed'), color: 'green' }
        : { message: t('wasOver'), color: 'gray' },
    );
    onClose();
  };
  return (
    <NoteDialog
      title={t('closeTitle')}
      about={t('closeAbout')}
      noteLabel={t('whyFalse')}
      noteHint={t('whyFalseHint')}
      isNoteRequired
      submit={t('closeAlarm')}
      isBusy={isBusy}
      message={failure ?? refusal}
      onSubmit={(said) => void close(said)}
      onClose={onClose}
    />
  );
}
