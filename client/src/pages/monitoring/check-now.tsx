import { Group, Select, Stack } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { messageOf, useAction } from '../../api/use-action.ts';
import { Refused } from '../../components/refused.tsx';
import { FollowedJob } from '../../jobs/followed-job.tsx';
import { CheckDriftDocument } from './monitoring.generated.ts';
import { useTexts } from './texts.ts';

const HOUR_MS = 3_600_000;
const WINDOWS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS };
type Window = keyof typeof WINDOWS;

/** Starts a drift check of a window that ends now, and follows it. */
export function CheckNow({ model, onDone }: { model: string; onDone: () => void }) {
  const t = useTexts();
  const [window, setWindow] = useState<Window>('day');
  const [jobId, setJobId] = useState<string>();
  const [isUnderWay, setUnderWay] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const { run, isBusy, failure } = useAction(CheckDriftDocument);
  const check = async () => {
    const from = new Date(Date.now() - WINDOWS[window]).toISOString();
    const answer = (await run({ input: { modelName: model, from } }))?.checkDrift;
    setRefusal(messageOf(answer));
    if (answer?.__typename !== 'DriftCheckStarted') return;
    setJobId(answer.job.id);
    setUnderWay(true);
  };
  const end = useCallback(() => {
    setUnderWay(false);
    onDone();
  }, [onDone]);
  return (
    <Stack gap="sm">
      <Group gap="xs" align="flex-end">
        <Select
          label={t('window')}
          data={(Object.keys(WINDOWS) as Window[]).map((value) => ({ value, label: t(value) }))}
          value={window}
          onChange={(value) => value !== null && setWindow(value as Window)}
          allowDeselect={false}
          w={230}
        />
        <AllowedButton
          needs="TRAIN"
          onClick={check}
          loading={isBusy}
          disabled={isUnderWay}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
        >
          {t('checkNow')}
        </AllowedButton>
      </Group>
      <Refused message={failure ?? refusal} />
      {jobId !== undefined && <FollowedJob id={jobId} onEnd={end} />}
    </Stack>
  );
}
