import { Grid, Stack } from '@mantine/core';
import { FactsPanel } from './facts-panel.tsx';
import { LineagePanel } from './lineage-panel.tsx';
import { MetricsPanel } from './metrics-panel.tsx';
import { NamesPanel } from './names-panel.tsx';
import type { RunOfPage } from './run-of-page.ts';
import { useTexts } from './texts.ts';
import { TrialsPanel } from './trials-panel.tsx';

/** What there is to know of a run at a glance. */
export function OverviewTab({ run }: { run: RunOfPage }) {
  const t = useTexts();
  return (
    <Stack gap="md">
      <FactsPanel run={run} />
      <LineagePanel run={run} />
      {run.trials.edges.length > 0 && <TrialsPanel run={run} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <MetricsPanel run={run} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="md">
            <NamesPanel title={t('params')} rows={run.params} none={t('noParams')} />
            <NamesPanel title={t('tags')} rows={run.tags} none={t('noTags')} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
