import { Anchor, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Panel } from '../../components/panel.tsx';
import { isActive, RunStatus } from '../../components/run-status.tsx';
import { ServerText } from '../../components/server-text.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { RunOfPage } from './run-of-page.ts';
import { useTexts } from './texts.ts';

/** How it stands, when, who set it off, and what the gate said. */
export function FactsPanel({ run }: { run: RunOfPage }) {
  const t = useTexts();
  const format = useFormat();
  const endMs = run.endedAt === null ? Date.now() : new Date(run.endedAt).getTime();
  const durationMs = run.startedAt === null ? null : endMs - new Date(run.startedAt).getTime();
  return (
    <Panel title={t('facts')}>
      <Group component="dl" gap="xl" m={0} align="flex-start">
        <Fact title={t('status')}>
          <span role="status">
            <RunStatus status={run.status} />
          </span>
        </Fact>
        <Fact title={t('created')}>
          {format.time(run.createdAt)}
          <Text span size="sm" c="dimmed">
            {' '}
            · {format.ago(run.createdAt)}
          </Text>
        </Fact>
        <Fact title={t('duration')}>
          {run.startedAt !== null && isActive(run.status)
            ? t('soFar', { duration: format.duration(durationMs) })
            : format.duration(durationMs)}
        </Fact>
        <Fact title={t('startedBy')}>
          <StartedBy run={run} />
        </Fact>
        {run.promotionVerdict !== null && (
          <Fact title={t('verdict')}>
            <Text fw={600} span>
              {t(`verdict.${run.promotionVerdict}`)}
            </Text>
            <Text size="sm" c="dimmed" maw={640}>
              {run.promotionReason !== null && <ServerText>{run.promotionReason}</ServerText>}
            </Text>
          </Fact>
        )}
      </Group>
    </Panel>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={2} maw={640}>
      <Text component="dt" size="xs" c="dimmed">
        {title}
      </Text>
      <Text component="dd" m={0} size="sm" lh={1.5} className="tabular" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </Stack>
  );
}

function StartedBy({ run: { startedBy, parentRun, userId, modelName } }: { run: RunOfPage }) {
  const t = useTexts();
  if (parentRun !== null) {
    return (
      <>
        {t('bySearch')}{' '}
        <Anchor component={Link} inherit to={`/runs/${parentRun.id}`}>
          {parentRun.name}
        </Anchor>
      </>
    );
  }
  if (startedBy !== null) {
    return (
      <>
        {t(`cause.${startedBy.cause}`)}
        <Text span size="sm" c="dimmed">
          {' '}
          · {t('source')} {startedBy.source}
          {startedBy.alarm !== '' && ` (${startedBy.alarm})`}
        </Text>
        {startedBy.evidence.length > 0 && (
          <Text size="sm" c="dimmed">
            <VisuallyHidden>{t('evidence')}</VisuallyHidden>
            {startedBy.evidence.map(({ name, value }) => `${name}: ${value ?? '–'}`).join(' · ')}
          </Text>
        )}
      </>
    );
  }
  if (userId !== '') return userId;
  return t(modelName === null ? 'byClient' : 'byRequest');
}
