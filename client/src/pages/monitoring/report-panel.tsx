import { Anchor, Button, Group, Skeleton, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { DriftBadge } from '../../components/drift-badge.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { ReportDocument } from './monitoring.generated.ts';
import { ReportFrame } from './report-frame.tsx';
import { useTexts } from './texts.ts';

/** The page of one report, in a frame that may run nothing. Nothing without an id. */
export function ReportPanel({ id, onHide }: { id: string | null; onHide: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const box = useRef<HTMLDivElement>(null);
  const [{ data, error }] = useQuery({
    query: ReportDocument,
    variables: { id: id ?? '' },
    pause: id === null,
  });
  const report = data?.driftReport;
  useEffect(() => {
    if (report != null) box.current?.scrollIntoView({ block: 'nearest' });
  }, [report]);
  if (id === null) return null;
  if (report == null) return error === undefined ? <Skeleton height={400} /> : <QueryProblem error={error} />;
  const title = t('report', {
    version: report.modelVersion.version,
    from: format.time(report.windowFrom),
    to: format.time(report.windowTo),
  });
  return (
    <div ref={box}>
      <Panel
        title={title}
        aside={
          <Group gap="sm">
            <Anchor href={report.pagePath} target="_blank" rel="noreferrer" size="sm" underline="always">
              {t('newTab')} <IconExternalLink size={14} aria-hidden />
            </Anchor>
            <Button size="compact-sm" variant="default" onClick={onHide}>
              {t('hide')}
            </Button>
          </Group>
        }
      >
        <Group gap="xs" mb="sm">
          <DriftBadge state={report.state} />
          <Text size="sm" c="dimmed">
            {t('reportRows', {
              rows: format.count(report.rows),
              reference: format.count(report.referenceRows),
            })}
          </Text>
        </Group>
        <ReportFrame key={report.pagePath} path={report.pagePath} title={t('reportFrame')} />
      </Panel>
    </div>
  );
}
