import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { HomeQuery } from './home.generated.ts';
import { useTexts } from './texts.ts';

/** Which version answers, and since when. */
export function ChampionPanel({ model }: { model: HomeQuery['model'] }) {
  const t = useTexts();
  const format = useFormat();
  const champion = model?.champion;
  if (model == null || champion == null) {
    return (
      <Panel title={t('champion')}>
        <EmptyState title={t('noChampion')} hint={t('noChampionHint')}>
          <Button component={Link} to="/train" variant="default" size="xs">
            {t('toTrain')}
          </Button>
        </EmptyState>
      </Panel>
    );
  }
  const since = model.aliases.find(({ alias }) => alias === 'champion')?.updatedAt ?? champion.createdAt;
  const others = model.aliases.filter(({ alias }) => alias !== 'champion');
  return (
    <Panel title={t('champion')}>
      <Stack gap={4}>
        <Group gap="xs" align="baseline">
          <Text size="xl" fw={700} lh={1.2} className="tabular">
            v{champion.version}
          </Text>
          <Anchor component={Link} to={`/models/${encodeURIComponent(model.name)}`} underline="always">
            {model.name}
          </Anchor>
        </Group>
        <Text size="sm">{t('since', { ago: format.time(since) })}</Text>
        <Text size="sm" c="dimmed">
          {format.ago(since)}
        </Text>
        <Group gap={6} mt={4}>
          {others.map(({ alias, version }) => (
            <Badge key={alias} className="state-badge" variant="default">
              {alias} → v{version.version}
            </Badge>
          ))}
        </Group>
      </Stack>
    </Panel>
  );
}
