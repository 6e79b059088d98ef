import { Badge, Skeleton, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useQuery } from 'urql';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { Ago } from '../../components/ago.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { Findings } from './findings.tsx';
import { FollowUp } from './follow-up.tsx';
import { AlarmsDocument, type AlarmsQuery } from './monitoring.generated.ts';
import { useTexts } from './texts.ts';

type DriftAlarm = AlarmsQuery['driftAlarms']['edges'][number]['node'];
type QualityAlarm = AlarmsQuery['qualityAlarms']['edges'][number]['node'];
const ASKED_EVERY_MS = 10_000;

/** The alarms of drift and of accuracy: which last, what speaks for them, and who looks after them. */
export function AlarmsPanel({ model }: { model: string }) {
  const t = useTexts();
  const format = useFormat();
  const pages = usePages();
  const [toAcknowledge, setToAcknowledge] = useState<DriftAlarm | QualityAlarm>();
  const [toClose, setToClose] = useState<DriftAlarm>();
  const [{ data, error }, ask] = useQuery({
    query: AlarmsDocument,
    variables: { model, after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, ASKED_EVERY_MS);
  const drift = data?.driftAlarms.edges.map(({ node }) => node) ?? [];
  const quality = pages.number === 1 ? (data?.qualityAlarms.edges.map(({ node }) => node) ?? []) : [];
  return (
    <Panel title={t('alarms')}>
      {data === undefined ? (
        error === undefined ? (
          <Skeleton height={60} />
        ) : (
          <QueryProblem error={error} />
        )
      ) : drift.length + quality.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noAlarms')}
        </Text>
      ) : (
        <ScrollTable
          label={t('alarms')}
          head={[t('kind'), t('state'), t('version'), t('opened'), t('what'), t('followUp')]}
          minWidth={940}
          maxHeight={320}
        >
          {quality.map((alarm) => (
            <AlarmRow
              key={alarm.id}
              alarm={alarm}
              kind={t('qualityAlarm')}
              followUp={<FollowUp alarm={alarm} onAcknowledge={() => setToAcknowledge(alarm)} />}
            >
              <Text size="sm">
                {t(alarm.basis === 'REALISED' ? 'realisedDrop' : 'estimatedDrop', {
                  value: format.percent(alarm.accuracy.value),
                  reference: format.percent(alarm.referenceAccuracy),
                })}
              </Text>
            </AlarmRow>
          ))}
          {drift.map((alarm) => (
            <AlarmRow
              key={alarm.id}
              alarm={alarm}
              kind={t('driftAlarm')}
              followUp={
                <FollowUp
                  alarm={alarm}
                  onAcknowledge={() => setToAcknowledge(alarm)}
                  onClose={() => setToClose(alarm)}
                />
              }
            >
              <Findings findings={alarm.findings} />
            </AlarmRow>
          ))}
        </ScrollTable>
      )}
      <Pager pages={pages} info={data?.driftAlarms.pageInfo} of={t('alarms')} />
      {toAcknowledge !== undefined && (
        <AcknowledgeDialog alarm={toAcknowledge} onClose={() => setToAcknowledge(undefined)} />
      )}
      {toClose !== undefined && <CloseDialog alarm={toClose} onClose={() => setToClose(undefined)} />}
    </Panel>
  );
}

interface AlarmRowProps {
  alarm: { openedAt: string; closedAt: string | null; modelVersion: { version: number } };
  kind: string;
  followUp: ReactNode;
  children: ReactNode;
}

function AlarmRow({ alarm: { openedAt, closedAt, modelVersion }, kind, followUp, children }: AlarmRowProps) {
  const t = useTexts();
  const format = useFormat();
  const isOpen = closedAt === null;
  const Icon = isOpen ? IconAlertTriangle : IconCircleCheck;
  return (
    <Table.Tr>
      <Table.Td>{kind}</Table.Td>
      <Table.Td>
        <Badge
          className="state-badge"
          variant="light"
          color={isOpen ? 'red' : 'green'}
          leftSection={<Icon size={14} aria-hidden />}
        >
          {isOpen ? t('open') : t('overSince', { ago: format.ago(closedAt) })}
        </Badge>
      </Table.Td>
      <Table.Td>v{modelVersion.version}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Ago at={openedAt} />
      </Table.Td>
      <Table.Td>{children}</Table.Td>
      <Table.Td>{followUp}</Table.Td>
    </Table.Tr>
  );
}
