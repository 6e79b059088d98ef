import { Button, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { ModelChoice, useModelInView } from '../../components/model-choice/model-choice.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { AlarmsPanel } from './alarms-panel.tsx';
import { ChecksPanel } from './checks-panel.tsx';
import { SettingsDocument } from './monitoring.generated.ts';
import { QualityPanels } from './quality-panels.tsx';
import { RankingsPanel } from './rankings-panel.tsx';
import { ReportPanel } from './report-panel.tsx';
import { RequestsPanel } from './requests-panel.tsx';
import { DriftSchedulePanel, RetrainingSchedulePanel } from './schedule-panels.tsx';
import { useTexts } from './texts.ts';

const TABS = ['drift', 'quality', 'retraining'] as const;
type Tab = (typeof TABS)[number];

/** Whether the answers are still those the champion was chosen for, and what is done where they are not. */
export function Page() {
  const t = useTexts();
  const shown = useModelInView();
  const [params, setParams] = useSearchParams();
  const tab = TABS.find((each) => each === params.get('tab')) ?? 'drift';
  const set = (name: string, value: string | null) =>
    setParams((before) => {
      if (value === null) before.delete(name);
      else before.set(name, value);
      return before;
    });
  const { name: model = '', subject } = shown ?? {};
  const names: Record<Tab, string> = {
    drift: t('tabDrift'),
    quality: t('tabQuality'),
    retraining: t('tabRetraining'),
  };
  return (
    <>
      <PageTitle title={t('title')} about={t('about')}>
        <ModelChoice shown={shown} />
        <GrafanaLink />
      </PageTitle>
      {shown === undefined ? (
        <Skeleton height={320} />
      ) : (
        <Stack gap="md">
          <AlarmsPanel key={`alarms ${model}`} model={model} />
          <Tabs value={tab} onChange={(value) => set('tab', value)} keepMounted={false}>
            <Tabs.List mb="md">
              {TABS.map((each) => (
                <Tabs.Tab key={each} value={each}>
                  {names[each]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="drift">
              <Stack gap="md">
                <ChecksPanel
                  key={model}
                  model={model}
                  subject={subject}
                  onReport={(id) => set('report', id)}
                />
                <ReportPanel id={params.get('report')} onHide={() => set('report', null)} />
                <DriftSchedulePanel model={model} />
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="quality">
              <Stack gap="md">
                {subject === 'FILMS' && <RankingsPanel model={model} />}
                <QualityPanels model={model} isAboutFilms={subject === 'FILMS'} />
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="retraining">
              <Stack gap="md">
                <RetrainingSchedulePanel model={model} />
                <RequestsPanel key={model} model={model} />
              </Stack>
            </Tabs.Panel>
          </Tabs>
        </Stack>
      )}
    </>
  );
}

function GrafanaLink() {
  const t = useTexts();
  const [{ data }] = useQuery({ query: SettingsDocument });
  const url = data?.settings.grafanaUrl;
  if (url === undefined) return null;
  if (url === null) {
    return (
      <Text size="xs" c="dimmed" maw={240}>
        {t('noGrafana')}
      </Text>
    );
  }
  return (
    <Button
      component="a"
      href={url}
      target="_blank"
      rel="noreferrer"
      variant="default"
      leftSection={<IconChartLine size={16} aria-hidden />}
    >
      {t('grafana')}
    </Button>
  );
}
