import { Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { messageOf, useAction } from '../../api/use-action.ts';
import { Panel } from '../../components/panel.tsx';
import { Refused } from '../../components/refused.tsx';
import { ServerText } from '../../components/server-text.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { ApprovePromotionDocument, type ModelQuery, RejectPromotionDocument } from './model.generated.ts';
import { useTexts } from './texts.ts';

type Waiting = NonNullable<NonNullable<ModelQuery['model']>['pendingPromotion']>;

const CHANGED = ['AliasMove', 'ModelAlias', 'Model', 'ModelVersion', 'PendingPromotion'];

/** A move of the champion that waits for a second person, with the buttons that decide about it. */
export function WaitingPanel({ waiting }: { waiting: Waiting }) {
  const t = useTexts();
  const format = useFormat();
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const approval = useAction(ApprovePromotionDocument, CHANGED);
  const rejection = useAction(RejectPromotionDocument, CHANGED);
  const { id, modelVersion, champion, askedBy, askedAt, kind } = waiting;
  const variables = { id, reason: reason.trim() };
  const approve = async () => {
    const given = (await approval.run(variables))?.approvePromotion;
    setRefusal(messageOf(given));
    if (given?.__typename !== 'PromotionApproved') return;
    notifications.show({ message: t('approved'), color: 'green' });
  };
  const reject = async () => {
    const given = (await rejection.run(variables))?.rejectPromotion;
    setRefusal(messageOf(given));
    if (given?.__typename !== 'PromotionRejected') return;
    notifications.show({ message: t('rejected'), color: 'blue' });
  };
  const who = askedBy ?? t('theGate');
  const from = champion === null ? t('waitingNobody') : t('waitingVersion', { version: champion.version });
  const isBusy = approval.isBusy || rejection.isBusy;
  const isIncomplete = variables.reason === '' || isBusy;
  return (
    <Panel title={t('waiting')}>
      <Stack gap="sm">
        <Text size="sm">
          {modelVersion === null
            ? t('waitingRemoval', { who, from })
            : t('waitingAbout', { who, from, to: modelVersion.version })}
        </Text>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {kind === 'GATE' ? <ServerText>{waiting.reason}</ServerText> : waiting.reason}
        </Text>
        <Text size="xs" c="dimmed">
          {t('askedAt', { time: format.time(askedAt) })}
        </Text>
        <TextInput
          label={t('decisionReason')}
          description={t('decisionHint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
        />
        <Refused message={approval.failure ?? rejection.failure ?? refusal} />
        <Group gap="xs">
          <AllowedButton needs="PROMOTE" disabled={isIncomplete} loading={approval.isBusy} onClick={approve}>
            {t('approve')}
          </AllowedButton>
          <AllowedButton
            needs="PROMOTE"
            variant="default"
            disabled={isIncomplete}
            loading={rejection.isBusy}
            onClick={reject}
          >
            {t('reject')}
          </AllowedButton>
        </Group>
      </Stack>
    </Panel>
  );
}
