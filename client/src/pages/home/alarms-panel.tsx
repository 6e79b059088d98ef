import { Anchor, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Panel } from '../../components/panel.tsx';
import { signalName, useLoopWords } from '../../texts/loop-words.ts';
import { useFormat } from '../../texts/use-format.ts';
import type { HomeWatchQuery } from './home.generated.ts';
import { openAlarms } from './open-alarms.ts';
import { useTexts } from './texts.ts';

/** Alarms that last, with what speaks for them. */
export function AlarmsPanel({ watch }: { watch: HomeWatchQuery }) {
  const t = useTexts();
  const words = useLoopWords();
  const format = useFormat();
  const alarms = openAlarms(watch);
  return (
    <Panel title={t('alarms')}>
      {alarms.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noAlarms')}
        </Text>
      )}
      <Stack gap="sm">
        {alarms.map(({ id, openedAt, modelVersion, findings, acknowledgedBy }) => (
          <Group key={id} gap="xs" wrap="nowrap" align="flex-start">
            <IconAlertTriangle size={18} color="var(--mantine-color-red-text)" aria-hidden />
            <div style={{ minWidth: 0 }}>
              <Anchor component={Link} to="/monitoring" size="sm" fw={500} underline="always">
                {t('alarmOf', { version: modelVersion.version, ago: format.ago(openedAt) })}
              </Anchor>
              <Text size="sm">
                {[...new Set(findings.map(({ signal }) => signalName(words, signal)))].slice(0, 3).join(', ')}
              </Text>
              <Text size="xs" c="dimmed">
                {acknowledgedBy === null ? t('unseen') : t('seenBy', { by: acknowledgedBy })}
              </Text>
            </div>
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}
