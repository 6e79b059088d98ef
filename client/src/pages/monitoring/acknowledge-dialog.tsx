import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { messageOf, useAction } from '../../api/use-action.ts';
import { AcknowledgeAlarmDocument, AcknowledgeQualityAlarmDocument } from './monitoring.generated.ts';
import { NoteDialog, type Said } from './note-dialog.tsx';
import { useTexts } from './texts.ts';

interface AcknowledgeDialogProps {
  alarm: { __typename: 'DriftAlarm' | 'QualityAlarm'; id: string };
  onClose: () => void;
}

/** Says that somebody looks after an alarm, and what was found. */
export function AcknowledgeDialog({ alarm: { __typename: kind, id }, onClose }: AcknowledgeDialogProps) {
  const t = useTexts();
  const [refusal, setRefusal] = useState<string>();
  const drift = useAction(AcknowledgeAlarmDocument, ['DriftAlarm']);
  const quality = useAction(AcknowledgeQualityAlarmDocument, ['QualityAlarm']);
  const acknowledge = async ({ by, note }: Said) => {
    const asked = { id, by, note: note || null };
    const answer =
      kind === 'DriftAlarm'
        ? (await drift.run(asked))?.acknowledgeAlarm
        : (await quality.run(asked))?.acknowledgeQualityAlarm;
    setRefusal(messageOf(answer));
    if (answer === undefined || !('created' in answer)) return;
    notifications.show({ message: t('acknowledged'), color: 'green' });
    onClose();
  };
  return (
    <NoteDialog
      title={t('acknowledgeTitle')}
      about={t(kind === 'DriftAlarm' ? 'acknowledgeAbout' : 'acknowledgeQualityAbout')}
      noteLabel={t('note')}
      noteHint={t('noteHint')}
      submit={t('acknowledge')}
      isBusy={drift.isBusy || quality.isBusy}
      message={drift.failure ?? quality.failure ?? refusal}
      onSubmit={(said) => void acknowledge(said)}
      onClose={onClose}
    />
  );
}
