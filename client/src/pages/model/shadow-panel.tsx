import { Group, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { messageOf, useAction } from '../../api/use-action.ts';
import { Panel } from '../../components/panel.tsx';
import { Refused } from '../../components/refused.tsx';
import { type ModelQuery, SetShadowDocument, type SetShadowMutation } from './model.generated.ts';
import { useTexts } from './texts.ts';

/** Sets how much of the live traffic the challenger scores in the background. */
export function ShadowPanel({ model }: { model: NonNullable<ModelQuery['model']> }) {
  const t = useTexts();
  const [share, setShare] = useState<number | string>(model.shadowSharePercent);
  const [answer, setAnswer] = useState<SetShadowMutation['setShadow']>();
  const { run, isBusy, failure } = useAction(SetShadowDocument);
  const save = async () => {
    const data = await run({ input: { modelName: model.name, sharePercent: Number(share) } });
    setAnswer(data?.setShadow);
  };
  return (
    <Panel title={t('shadow')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap="xs">
          <Text size="sm" c="dimmed">
            {t('shadowAbout')}
          </Text>
          <Group gap="xs" align="flex-end" wrap="nowrap">
            <NumberInput
              label={t('share')}
              value={share}
              onChange={setShare}
              min={0}
              max={100}
              suffix=" %"
              hideControls
              style={{ flex: 1 }}
            />
            <AllowedButton
              needs="PROMOTE"
              type="submit"
              variant="default"
              loading={isBusy}
              disabled={share === ''}
            >
              {t('save')}
            </AllowedButton>
          </Group>
          <div aria-live="polite">
            {answer?.__typename === 'ShadowSet' && <Saved answer={answer} />}
            <Refused message={failure ?? messageOf(answer)} />
          </div>
        </Stack>
      </form>
    </Panel>
  );
}

function Saved({ answer }: { answer: Extract<SetShadowMutation['setShadow'], { __typename: 'ShadowSet' }> }) {
  const t = useTexts();
  const count = answer.model.shadowSharePercent;
  if (answer.problem !== null) return <Text size="sm">{answer.problem}</Text>;
  return (
    <Text size="sm">
      {answer.challenger === null
        ? t('shadowOff')
        : t('shadowSaved', { count, version: answer.challenger.version })}
    </Text>
  );
}
