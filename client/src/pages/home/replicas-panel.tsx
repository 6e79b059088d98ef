import { Badge, Group, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { useLoopWords } from '../../texts/loop-words.ts';
import { useFormat } from '../../texts/use-format.ts';
import type { HomeQuery } from './home.generated.ts';
import { useTexts } from './texts.ts';

type Replica = HomeQuery['replicas'][number];

const LOOKS = {
  OK: { Icon: IconCircleCheck, color: 'green' },
  DEGRADED: { Icon: IconAlertTriangle, color: 'orange' },
  LOST: { Icon: IconPlugConnectedX, color: 'red' },
} as const;

/** Which processes answer, with which versions. */
export function ReplicasPanel({ replicas }: { replicas: Replica[] }) {
  const t = useTexts();
  if (replicas.length === 0) {
    return (
      <Panel title={t('replicas')}>
        <EmptyState title={t('noReplicas')} hint={t('noReplicasHint')} />
      </Panel>
    );
  }
  return (
    <Panel title={t('replicas')}>
      <ScrollTable
        label={t('replicas')}
        head={[t('replica'), t('state'), t('serves'), t('behind')]}
        minWidth={420}
      >
        {replicas.map((replica) => (
          <ReplicaRow key={replica.id} replica={replica} />
        ))}
      </ScrollTable>
    </Panel>
  );
}

function ReplicaRow({ replica: { host, pid, state, models } }: { replica: Replica }) {
  const t = useTexts();
  const words = useLoopWords();
  const format = useFormat();
  const { Icon, color } = LOOKS[state];
  const problems = models.flatMap(({ problem }) => problem ?? []);
  return (
    <Table.Tr>
      <Table.Td>
        {host}:{pid}
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap">
          <Badge
            className="state-badge"
            variant="light"
            color={color}
            leftSection={<Icon size={14} aria-hidden />}
          >
            {words(`replica_${state}`)}
          </Badge>
        </Group>
        {problems.map((problem) => (
          <Text key={problem} size="xs" c="dimmed">
            {problem}
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        {models.length === 0 && <Text size="sm">{t('nothingLoaded')}</Text>}
        <Stack gap={2}>
          {models.map(({ modelVersion: { id, version, model } }) => (
            <Text key={id} size="sm">
              {model.name} v{version}
            </Text>
          ))}
        </Stack>
      </Table.Td>
      <Table.Td>
        {models.map(({ modelVersion, secondsBehind }) => (
          <Text key={modelVersion.id} size="sm">
            {secondsBehind === 0 ? t('inTime') : format.duration(secondsBehind * 1000)}
          </Text>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}
