import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { DriftBadge } from '../../components/drift-badge.tsx';
import { Panel } from '../../components/panel.tsx';
import { signalName, useLoopWords } from '../../texts/loop-words.ts';
import { useFormat } from '../../texts/use-format.ts';
import type { HomeWatchQuery } from './home.generated.ts';
import { openAlarms } from './open-alarms.ts';
import { useTexts } from './texts.ts';

const COLUMNS_SHOWN = 4;

/** Whether the answers are still those of the reference: by the newest check, and by the alarms that are open. */
export function DriftPanel({ watch }: { watch: HomeWatchQuery }) {
  const t = useTexts();
  const words = useLoopWords();
  const format = useFormat();
  const report = watch.driftReports.edges[0]?.node;
  const alarms = openAlarms(watch).drift.length;
  const columns = report?.driftedColumns.slice(0, COLUMNS_SHOWN).map((name) => signalName(words, name)) ?? [];
  const more = (report?.driftedColumns.length ?? 0) - columns.length;
  return (
    <Panel
      title={t('drift')}
      aside={
        <Anchor component={Link} to="/monitoring" size="sm" underline="always">
          {t('toMonitoring')}
        </Anchor>
      }
    >
      <Stack gap="xs" align="flex-start">
        <DriftBadge size="lg" state={alarms > 0 ? 'DRIFT' : (report?.state ?? 'NONE')} />
        {alarms > 0 && <Text size="sm">{t('alarmed', { count: alarms })}</Text>}
        <Text size="sm" c="dimmed">
          {report === undefined
            ? t('notChecked')
            : t('newestReport', { ago: format.ago(report.createdAt), rows: format.count(report.rows) })}
        </Text>
        {columns.length > 0 && (
          <Text size="sm">
            {t('changed', { columns: columns.join(', ') + (more > 0 ? ` ${t('more', { more })}` : '') })}
          </Text>
        )}
      </Stack>
    </Panel>
  );
}
