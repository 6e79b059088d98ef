import { Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { messageOf, useAction } from '../../api/use-action.ts';
import { Problem } from '../../components/problem.tsx';
import { Refused } from '../../components/refused.tsx';
import { fromServer } from '../../components/server-text.tsx';
import { TypedConfirm } from '../../components/typed-confirm.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { PromoteDocument, type PromoteMutation } from './model.generated.ts';
import { useTexts } from './texts.ts';
import type { ListedVersion } from './version-row.tsx';

interface PromoteDialogProps {
  modelName: string;
  version: ListedVersion;
  /** Number of the champion; null when there is none. */
  champion: number | null;
  onClose: () => void;
}

const CHANGED = ['AliasMove', 'ModelAlias', 'Model', 'ModelVersion', 'PendingPromotion'];

/** Makes a version the champion; where the gate stands against it, which is said at once, with a reason. */
export function PromoteDialog({ modelName, version, champion, onClose }: PromoteDialogProps) {
  const t = useTexts();
  const [answer, setAnswer] = useState<PromoteMutation['promoteModel']>();
  const [expected, setExpected] = useState(champion);
  const [reason, setReason] = useState('');
  const { run, isBusy, failure } = useAction(PromoteDocument, CHANGED);
  const [needsReason, setNeedsReason] = useState(version.gateDecision?.verdict !== 'PASSED');
  const promote = async () => {
    const override = needsReason ? { reason: reason.trim() } : null;
    const data = await run({ modelVersionId: version.id, expectedVersion: expected, override });
    const given = data?.promoteModel;
    setAnswer(given);
    if (given?.__typename === 'GateRequired') setNeedsReason(true);
    if (given?.__typename === 'PromotionConflict') setExpected(given.championVersion);
    if (given?.__typename === 'PromotionPending') {
      notifications.show({ message: t('asked', { version: version.version }), color: 'blue' });
    } else if (given?.__typename === 'PromotionDone') {
      notifications.show({
        ...{ message: t('promoted', { version: given.modelVersion.version }), color: 'green' },
      });
    } else return;
    onClose();
  };
  return (
    <TypedConfirm
      title={t('promoteTitle', { version: version.version })}
      word={modelName}
      action={t(needsReason ? 'override' : 'promote')}
      isIncomplete={needsReason && reason.trim() === ''}
      isBusy={isBusy}
      isDangerous={needsReason}
      onConfirm={promote}
      onClose={onClose}
    >
      <Text size="sm">
        {expected === null
          ? t('promoteFirst', { version: version.version })
          : t('promoteAbout', { version: version.version, champion: expected })}
      </Text>
      {answer?.__typename === 'GateRequired' ? (
        <Problem title={t('gateRequired')} message={fromServer(answer.message)} />
      ) : answer === undefined && needsReason ? (
        <Problem
          title={t('gateRequired')}
          message={version.gateDecision === null ? t('gateUnasked') : fromServer(version.gateDecision.reason)}
        >
          {version.gateDecision !== null && <VerdictBadge verdict={version.gateDecision.verdict} />}
        </Problem>
      ) : answer?.__typename === 'PromotionConflict' ? (
        <Problem
          title={t('conflict')}
          message={
            answer.championVersion === null
              ? fromServer(answer.message)
              : t('conflictHint', { version: answer.championVersion })
          }
        />
      ) : (
        <Refused message={failure ?? messageOf(answer)} />
      )}
      {needsReason && (
        <Textarea
          label={t('overrideReason')}
          description={t('overrideHint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={900}
          autosize
          minRows={2}
          required
          data-autofocus
        />
      )}
    </TypedConfirm>
  );
}
