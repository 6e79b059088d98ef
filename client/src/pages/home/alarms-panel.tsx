import { Anchor, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Panel } from '../../components/panel.tsx';
import { signalName, useLoopWords } from '../../texts/loop-words.ts';
import { useFormat } from '../../texts/use-format.ts';
import type { HomeWatchQuery } from './home.generated.ts';
import { openAlarms } from './open-alarms.ts';
import { useTexts } from './texts.ts';

const SIGNALS_SHOWN = 3;

/** Alarms that last, with what speaks for them. */
export function AlarmsPanel({ watch }: { watch: HomeWatchQuery }) {
  const t = useTexts();
  const words = useLoopWords();
  const format = useFormat();
  const { drift, quality } = openAlarms(watch);
  // As the figures of rankings are shown, which are no shares.
  const showAs = (measure: string) => (measure === 'accuracy' ? format.percent : format.number);
  return (
    <Panel title={t('alarms')}>
      {drift.length + quality.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noAlarms')}
        </Text>
      )}
      <Stack gap="sm">
        {quality.map(({ id, openedAt, modelVersion, basis, measure, accuracy, referenceAccuracy }) => (
          <AlarmLine
            key={id}
            title={t(measure === 'accuracy' ? 'qualityAlarmOf' : 'rankingAlarmOf', {
              measure,
              version: modelVersion.version,
              ago: format.ago(openedAt),
            })}
          >
            <Text size="sm">
              {t(basis === 'REALISED' ? 'realisedDrop' : 'estimatedDrop', {
                value: showAs(measure)(accuracy.value),
                reference: showAs(measure)(referenceAccuracy),
              })}
            </Text>
          </AlarmLine>
        ))}
        {drift.map(({ id, openedAt, modelVersion, findings, acknowledgedBy }) => (
          <AlarmLine
            key={id}
            title={t('alarmOf', { version: modelVersion.version, ago: format.ago(openedAt) })}
          >
            <Text size="sm">
              {[...new Set(findings.map(({ signal }) => signalName(words, signal)))]
                .slice(0, SIGNALS_SHOWN)
                .join(', ')}
            </Text>
            <Text size="xs" c="dimmed">
              {acknowledgedBy === null ? t('unseen') : t('seenBy', { by: acknowledgedBy })}
            </Text>
          </AlarmLine>
        ))}
      </Stack>
    </Panel>
  );
}

function AlarmLine({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <IconAlertTriangle
        size={18}
        color="var(--mantine-color-red-text)"
        style={{ flexShrink: 0 }}
        aria-hidden
      />
      <div style={{ minWidth: 0 }}>
        <Anchor component={Link} to="/monitoring" size="sm" fw={500} underline="always">
          {title}
        </Anchor>
        {children}
      </div>
    </Group>
  );
}
