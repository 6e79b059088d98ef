import { Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { messageOf, useAction } from '../../api/use-action.ts';
import { Refused } from '../../components/refused.tsx';
import { TypedConfirm } from '../../components/typed-confirm.tsx';
import { RollBackDocument, type RollBackMutation } from './model.generated.ts';
import { useTexts } from './texts.ts';

interface RollBackDialogProps {
  modelName: string;
  /** Number of the champion that is to go. */
  champion: number;
  onClose: () => void;
}

const CHANGED = ['AliasMove', 'ModelAlias', 'Model', 'ModelVersion'];

/** Makes the version champion again that served before. */
export function RollBackDialog({ modelName, champion, onClose }: RollBackDialogProps) {
  const t = useTexts();
  const [expectedVersion] = useState(champion);
  const [reason, setReason] = useState('');
  const [answer, setAnswer] = useState<RollBackMutation['rollbackModel']>();
  const { run, isBusy, failure } = useAction(RollBackDocument, CHANGED);
  const rollBack = async () => {
    const given = (await run({ modelName, expectedVersion, reason: reason.trim() }))?.rollbackModel;
    setAnswer(given);
    if (given?.__typename !== 'RollbackDone') return;
    notifications.show({ message: t('rolledBack', { version: given.modelVersion.version }), color: 'green' });
    onClose();
  };
  return (
    <TypedConfirm
      title={t('rollBackTitle', { version: expectedVersion })}
      word={modelName}
      action={t('rollBack')}
      isIncomplete={reason.trim() === ''}
      isBusy={isBusy}
      isDangerous
      onConfirm={rollBack}
      onClose={onClose}
    >
      <Text size="sm">{t('rollBackAbout', { version: expectedVersion })}</Text>
      <Refused message={failure ?? messageOf(answer)} />
      <Textarea
        label={t('reason')}
        description={t('reasonHint')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={900}
        autosize
        minRows={2}
        required
        data-autofocus
      />
    </TypedConfirm>
  );
}
