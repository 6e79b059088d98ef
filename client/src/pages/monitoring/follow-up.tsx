import { Group, Stack, Text } from '@mantine/core';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { useTexts } from './texts.ts';

interface FollowUpProps {
  alarm: {
    __typename: 'DriftAlarm' | 'QualityAlarm';
    closedAt: string | null;
    acknowledgedAt: string | null;
    acknowledgedBy: string | null;
    note: string | null;
    closedBy?: string | null;
    closingNote?: string | null;
    modelVersion: { version: number };
  };
  onAcknowledge: () => void;
  onClose?: () => void;
}

/** Who has seen an alarm or closed it, and the buttons to do so. */
export function FollowUp({ alarm, onAcknowledge, onClose }: FollowUpProps) {
  const t = useTexts();
  const format = useFormat();
  const { __typename: kind, closedAt, acknowledgedAt, acknowledgedBy, note, closedBy, closingNote } = alarm;
  const { version } = alarm.modelVersion;
  const isUnseen = acknowledgedAt === null;
  const close = closedAt === null ? onClose : undefined;
  return (
    <Stack gap={4}>
      {acknowledgedAt !== null && (
        <Line text={t('seenBy', { by: acknowledgedBy ?? '', ago: format.ago(acknowledgedAt) })} note={note} />
      )}
      {closedBy != null && <Line text={t('closedBy', { by: closedBy })} note={closingNote ?? null} />}
      {(isUnseen || close !== undefined) && (
        <Group gap={6}>
          {isUnseen && (
            <AllowedButton
              needs="LABEL"
              size="compact-sm"
              variant="default"
              onClick={onAcknowledge}
              aria-label={t(kind === 'DriftAlarm' ? 'acknowledgeOf' : 'acknowledgeQualityOf', { version })}
            >
              {t('acknowledge')}
            </AllowedButton>
          )}
          {close !== undefined && (
            <AllowedButton
              needs="PROMOTE"
              size="compact-sm"
              variant="default"
              onClick={close}
              aria-label={t('closeAlarmOf', { version })}
            >
              {t('closeAlarm')}
            </AllowedButton>
          )}
        </Group>
      )}
    </Stack>
  );
}

function Line({ text, note }: { text: string; note: string | null }) {
  return (
    <Stack gap={0}>
      <Text size="sm">{text}</Text>
      {note !== null && note !== '' && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {note}
        </Text>
      )}
    </Stack>
  );
}
