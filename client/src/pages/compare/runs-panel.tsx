import { ActionIcon, Alert, Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Panel } from '../../components/panel.tsx';
import { RunStatus } from '../../components/run-status.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { Comparison } from './comparison.ts';
import { RunLetter } from './run-letter.tsx';
import { useTexts } from './texts.ts';

interface RunsPanelProps {
  runs: Comparison['runs'];
  /** Compares others, in that order. */
  onChoose: (ids: readonly string[]) => void;
}

/** Which runs are compared, under which letters; the first can be changed and others left out. */
export function RunsPanel({ runs, onChoose }: RunsPanelProps) {
  const t = useTexts();
  const { time } = useFormat();
  const ids = runs.map(({ id }) => id);
  const datasets = runs.flatMap(({ datasetVersion }) => datasetVersion?.id ?? []);
  const without = (id: string) => ids.filter((each) => each !== id);
  return (
    <Panel title={t('runs')}>
      <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
        {runs.map((run, index) => (
          <Group key={run.id} component="li" gap="sm">
            <RunLetter index={index} />
            <Anchor
              component={Link}
              to={`/runs/${run.id}`}
              size="sm"
              fw={600}
              style={{ overflowWrap: 'anywhere' }}
            >
              {run.name || run.id}
            </Anchor>
            <Text size="sm" component="span">
              <RunStatus status={run.status} />
            </Text>
            <Text size="sm" c="dimmed">
              {[run.experiment.name, run.datasetVersion?.name, time(run.startedAt ?? run.createdAt)]
                .filter((part) => part !== undefined)
                .join(' · ')}
            </Text>
            {index === 0 ? (
              <Badge variant="outline" tt="none" size="sm">
                {t('first')}
              </Badge>
            ) : (
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={t('makeFirstNamed', { name: run.name })}
                onClick={() => onChoose([run.id, ...without(run.id)])}
              >
                {t('makeFirst')}
              </Button>
            )}
            {runs.length > 2 && (
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={t('leaveOut', { name: run.name })}
                onClick={() => onChoose(without(run.id))}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ))}
      </Stack>
      {new Set(datasets).size > 1 && (
        <Alert color="yellow" mt="sm" icon={<IconAlertTriangle aria-hidden />}>
          {t('otherDatasets')}
        </Alert>
      )}
    </Panel>
  );
}
