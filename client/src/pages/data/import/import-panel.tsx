import { Tabs } from '@mantine/core';
import { Panel } from '../../../components/panel.tsx';
import type { Subject } from '../../../subject/use-subject.ts';
import { useTexts } from '../texts.ts';
import { FilesForm } from './files-form.tsx';
import { FilmSampleForm } from './film-sample-form.tsx';
import { RatingsForm } from './ratings-form.tsx';
import { SampleForm } from './sample-form.tsx';

/** The ways by which data comes in. */
const WAYS = [
  { value: 'files', title: 'fromFiles', subject: 'LISTINGS', Form: FilesForm },
  { value: 'sample', title: 'fromSample', subject: 'LISTINGS', Form: SampleForm },
  { value: 'ratings', title: 'fromRatings', subject: 'FILMS', Form: RatingsForm },
  { value: 'filmSample', title: 'fromFilmSample', subject: 'FILMS', Form: FilmSampleForm },
] as const;

interface ImportPanelProps {
  /** Null for all. */
  subject: Subject | null;
  onStarted: (jobId: string) => void;
}

/** Takes data in, from files or from a generator. */
export function ImportPanel({ subject, onStarted }: ImportPanelProps) {
  const t = useTexts();
  const ways = WAYS.filter((way) => subject === null || way.subject === subject);
  return (
    <Panel title={t('import')}>
      <Tabs defaultValue={ways[0]?.value ?? null}>
        <Tabs.List mb="md">
          {ways.map(({ value, title }) => (
            <Tabs.Tab key={value} value={value}>
              {t(title)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {ways.map(({ value, Form }) => (
          <Tabs.Panel key={value} value={value}>
            <Form onStarted={onStarted} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Panel>
  );
}
