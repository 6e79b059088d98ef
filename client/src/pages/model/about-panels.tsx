import { Anchor, Badge, Code, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Panel } from '../../components/panel.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { ModelQuery } from './model.generated.ts';
import { useTexts } from './texts.ts';

type Model = NonNullable<ModelQuery['model']>;

/** The names that point at versions, and since when. */
export function AliasesPanel({ model }: { model: Model }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <Panel title={t('aliases')}>
      {model.aliases.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noAliases')}
        </Text>
      )}
      <Stack gap="xs">
        {model.aliases.map(({ alias, version, updatedAt }) => (
          <div key={alias}>
            <Group gap="xs">
              <Text fw={600} className="tabular">
                v{version.version}
              </Text>
              <Badge className="state-badge" variant={alias === 'champion' ? 'filled' : 'default'}>
                {alias}
              </Badge>
            </Group>
            <Text size="xs" c="dimmed">
              {t('since', { time: format.time(updatedAt) })}
            </Text>
          </div>
        ))}
        <Group gap={6}>
          {model.tags.map(({ name, value }) => (
            <Code key={name} style={{ overflowWrap: 'anywhere' }}>
              {name}: {value}
            </Code>
          ))}
        </Group>
      </Stack>
    </Panel>
  );
}

/** When the clock trains it again, with the way to where that is set. */
export function SchedulePanel({ model }: { model: Model }) {
  const t = useTexts();
  const format = useFormat();
  const schedule = model.retrainingSchedule;
  return (
    <Panel title={t('schedule')}>
      <Stack gap="xs" align="flex-start">
        {schedule === null ? (
          <Text size="sm" c="dimmed">
            {t('noSchedule')}
          </Text>
        ) : (
          <>
            <Text size="sm">
              <Code>{schedule.cron}</Code> {schedule.timeZone}
            </Text>
            <Text size="sm">
              {schedule.nextRunAt === null
                ? t('scheduleOff')
                : `${t('nextRun', { ago: format.ago(schedule.nextRunAt) })} (${format.time(schedule.nextRunAt)})`}
            </Text>
          </>
        )}
        <Anchor
          component={Link}
          to={`/monitoring?tab=retraining&model=${encodeURIComponent(model.name)}`}
          size="sm"
          underline="always"
        >
          {t('toSchedule')}
        </Anchor>
      </Stack>
    </Panel>
  );
}
