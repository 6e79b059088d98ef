import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Ago } from '../../components/ago.tsx';
import { Panel } from '../../components/panel.tsx';
import { ServerText } from '../../components/server-text.tsx';
import { useLoopWords } from '../../texts/loop-words.ts';
import type { HomeWatchQuery } from './home.generated.ts';
import { useTexts } from './texts.ts';

/** The newest moves of the model's aliases. */
export function PromotionsPanel({ watch }: { watch: HomeWatchQuery }) {
  const t = useTexts();
  const words = useLoopWords();
  const moves = watch.model?.aliasHistory.edges.map(({ node }) => node) ?? [];
  const nameOf = (version: { version: number } | null) =>
    version === null ? t('nobody') : `v${version.version}`;
  return (
    <Panel title={t('promotions')}>
      {moves.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noPromotions')}
        </Text>
      )}
      <Stack gap="sm">
        {moves.map(({ id, alias, kind, reason, fromVersion, toVersion, changedAt }) => (
          <div key={id}>
            <Group gap="xs" justify="space-between">
              <Group gap="xs">
                <Text size="sm" fw={500}>
                  {t('move', { alias, from: nameOf(fromVersion), to: nameOf(toVersion) })}
                </Text>
                <Badge className="state-badge" variant="default">
                  {words(`move_${kind}`)}
                </Badge>
              </Group>
              <Text size="xs" c="dimmed">
                <Ago at={changedAt} />
              </Text>
            </Group>
            <Text size="sm" c="dimmed" lineClamp={2}>
              {kind === 'GATE' ? <ServerText>{reason}</ServerText> : reason}
            </Text>
          </div>
        ))}
      </Stack>
    </Panel>
  );
}

/** The newest requests for trainings, with what was decided. */
export function RetrainingsPanel({ watch }: { watch: HomeWatchQuery }) {
  const t = useTexts();
  const words = useLoopWords();
  const requests = watch.retrainingRequests.edges.map(({ node }) => node);
  return (
    <Panel title={t('retrainings')}>
      {requests.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noRetrainings')}
        </Text>
      )}
      <Stack gap="sm">
        {requests.map(({ id, cause, decision, reason, repeats, run, lastAt }) => (
          <div key={id}>
            <Group gap="xs" justify="space-between">
              <Group gap="xs">
                <Text size="sm" fw={500}>
                  {words(`cause_${cause}`)}
                </Text>
                <Badge
                  className="state-badge"
                  variant="light"
                  color={decision === 'STARTED' ? 'green' : 'gray'}
                >
                  {words(`decision_${decision}`)}
                </Badge>
              </Group>
              <Text size="xs" c="dimmed">
                <Ago at={lastAt} />
              </Text>
            </Group>
            <Text size="sm" c="dimmed" lineClamp={2}>
              <ServerText>{reason}</ServerText>
              {repeats > 1 && ` (${t('again', { count: repeats - 1 })})`}
            </Text>
            {run !== null && (
              <Anchor component={Link} to={`/runs/${run.id}`} size="sm" underline="always">
                {run.name}
              </Anchor>
            )}
          </div>
        ))}
      </Stack>
    </Panel>
  );
}
