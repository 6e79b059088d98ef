import { Tabs } from '@mantine/core';
import { Panel } from '../../../components/panel.tsx';
import { useTexts } from '../texts.ts';
import { FilesForm } from './files-form.tsx';
import { SampleForm } from './sample-form.tsx';

/** The two ways by which data comes in. */
export function ImportPanel({ onStarted }: { onStarted: (jobId: string) => void }) {
  const t = useTexts();
  return (
    <Panel title={t('import')}>
      <Tabs defaultValue="files">
        <Tabs.List mb="md">
          <Tabs.Tab value="files">{t('fromFiles')}</Tabs.Tab>
          <Tabs.Tab value="sample">{t('fromSample')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="files">
          <FilesForm onStarted={onStarted} />
        </Tabs.Panel>
        <Tabs.Panel value="sample">
          <SampleForm onStarted={onStarted} />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  );
}
