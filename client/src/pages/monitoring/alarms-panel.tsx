import { Badge, Group, Skeleton, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useQuery } from 'urql';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { Ago } from '../../components/ago.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { ScrollBox } from '../../components/scroll-box.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import css from './alarms-panel.module.css';
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
  // As the figures of rankings are shown, which are no shares.
  const showAs = (measure: string) => (measure === 'accuracy' ? format.percent : format.number);
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
        <ScrollBox label={t('alarms')} maxHeight={420}>
          <ul className={css.list}>
            {quality.map((alarm) => (
              <AlarmItem
                key={alarm.id}
                alarm={alarm}
                kind={alarm.measure === 'accuracy' ? t('qualityAlarm') : alarm.measure}
                followUp={<FollowUp alarm={alarm} onAcknowledge={() => setToAcknowledge(alarm)} />}
              >
                <Text size="sm">
                  {t(alarm.basis === 'REALISED' ? 'realisedDrop' : 'estimatedDrop', {
                    value: showAs(alarm.measure)(alarm.accuracy.value),
                    reference: showAs(alarm.measure)(alarm.referenceAccuracy),
                  })}
                </Text>
              </AlarmItem>
            ))}
            {drift.map((alarm) => (
              <AlarmItem
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
                <Findings
                  findings={alarm.findings}
                  datasetVersionId={alarm.modelVersion.run?.datasetVersion?.id}
                />
              </AlarmItem>
            ))}
          </ul>
        </ScrollBox>
      )}
      <Pager pages={pages} info={data?.driftAlarms.pageInfo} of={t('alarms')} />
      {toAcknowledge !== undefined && (
        <AcknowledgeDialog alarm={toAcknowledge} onClose={() => setToAcknowledge(undefined)} />
      )}
      {toClose !== undefined && <CloseDialog alarm={toClose} onClose={() => setToClose(undefined)} />}
    </Panel>
  );
}

interface AlarmItemProps {
  alarm: { openedAt: string; closedAt: string | null; modelVersion: { version: number } };
  kind: string;
  followUp: ReactNode;
  /** What speaks for it. */
  children: ReactNode;
}

/** An alarm in a line of three parts; where there is no room beside each other, they stand below each other. */
function AlarmItem({
  alarm: { openedAt, closedAt, modelVersion },
  kind,
  followUp,
  children,
}: AlarmItemProps) {
  const t = useTexts();
  const format = useFormat();
  const isOpen = closedAt === null;
  const Icon = isOpen ? IconAlertTriangle : IconCircleCheck;
  return (
    <li className={css.alarm}>
      <Group gap={6} align="center">
        <Text size="sm" fw={600}>
          {t('kindOf', { kind, version: modelVersion.version })}
        </Text>
        <Badge
          className="state-badge"
          variant="light"
          color={isOpen ? 'red' : 'green'}
          leftSection={<Icon size={14} aria-hidden />}
        >
          {isOpen ? t('open') : t('overSince', { ago: format.ago(closedAt) })}
        </Badge>
        <Text size="xs" c="dimmed" w="100%">
          {t('opened')} <Ago at={openedAt} />
        </Text>
      </Group>
      <div>{children}</div>
      {followUp}
    </li>
  );
}
