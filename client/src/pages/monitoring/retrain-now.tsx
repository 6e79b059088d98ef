import { Badge, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { messageOf, useAction } from '../../api/use-action.ts';
import { Refused } from '../../components/refused.tsx';
import { ServerText } from '../../components/server-text.tsx';
import { useLoopWords } from '../../texts/loop-words.ts';
import { RetrainDocument, type RetrainMutation } from './monitoring.generated.ts';
import { useTexts } from './texts.ts';

/** Asks for a training now, with a reason, and shows what was decided. */
export function RetrainNow({ model }: { model: string }) {
  const t = useTexts();
  const words = useLoopWords();
  const [reason, setReason] = useState('');
  const [answer, setAnswer] = useState<RetrainMutation['retrain']>();
  const { run, isBusy, failure } = useAction(RetrainDocument, ['RetrainingRequest']);
  const retrain = async () => {
    const given = (await run({ input: { modelName: model, reason: reason.trim() } }))?.retrain;
    setAnswer(given);
    if (given?.__typename === 'RetrainingAsked') setReason('');
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void retrain();
      }}
    >
      <Stack gap="xs" mb="md">
        <Text size="sm" c="dimmed">
          {t('retrainAbout')}
        </Text>
        <Group gap="xs" align="flex-end">
          <TextInput
            label={t('why')}
            placeholder={t('whyHint')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            style={{ flex: '1 1 220px', maxWidth: 520 }}
          />
          <AllowedButton needs="TRAIN" type="submit" loading={isBusy} disabled={reason.trim() === ''}>
            {t('retrainNow')}
          </AllowedButton>
        </Group>
        <div aria-live="polite">
          {answer?.__typename === 'RetrainingAsked' && (
            <Group gap="xs">
              <Badge
                className="state-badge"
                color={answer.request.decision === 'STARTED' ? 'green' : 'gray'}
                variant="light"
              >
                {words(`decision_${answer.request.decision}`)}
              </Badge>
              <Text size="sm">
                <ServerText>{answer.request.reason}</ServerText>
              </Text>
            </Group>
          )}
          <Refused message={failure ?? messageOf(answer)} />
        </div>
      </Stack>
    </form>
  );
}
