import { Button, Progress, Stack, Text } from '@mantine/core';
import { Problem } from '../../../components/problem.tsx';
import { useFormat } from '../../../texts/use-format.ts';
import { useTexts } from '../texts.ts';
import type { Refusal, Sending } from './use-import.ts';

interface StartButtonProps {
  label: string;
  isReady: boolean;
  isBusy: boolean;
  sending: Sending | undefined;
  refusal: Refusal | undefined;
}

/** Starts an import, with how much of the files is sent and why it was refused. */
export function StartButton({ label, isReady, isBusy, sending, refusal }: StartButtonProps) {
  const t = useTexts();
  const format = useFormat();
  return (
    <Stack gap="sm" align="stretch">
      {refusal !== undefined && <Problem title={refusal.title} message={refusal.message} />}
      {sending !== undefined && (
        <div>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('uploading', { name: sending.fileName })} · {format.percent(sending.share)}
          </Text>
          <Progress value={100 * sending.share} aria-label={t('uploading', { name: sending.fileName })} />
        </div>
      )}
      <Button type="submit" loading={isBusy} disabled={!isReady} style={{ alignSelf: 'flex-start' }}>
        {label}
      </Button>
    </Stack>
  );
}
