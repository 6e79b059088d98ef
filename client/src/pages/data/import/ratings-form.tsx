import { SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../texts.ts';
import { FileField } from './file-field.tsx';
import { StartButton } from './start-button.tsx';
import { useImport } from './use-import.ts';

const RATINGS = '.csv,.data,.dat,text/csv';
const FILMS = '.csv,.item,.dat,text/csv';
const FIELDS = [
  { role: 'ratings', label: 'ratings', help: 'ratingsHelp', accept: RATINGS },
  { role: 'films', label: 'filmsFile', help: 'filmsHelp', accept: FILMS },
  { role: 'tags', label: 'tagsFile', help: 'tagsHelp', accept: '.csv,text/csv' },
  { role: 'links', label: 'linksFile', help: 'linksHelp', accept: '.csv,text/csv' },
] as const;

type Files = Partial<Record<(typeof FIELDS)[number]['role'], File | null>>;

/** Imports ratings of films in a published format, which the server knows by the first lines. */
export function RatingsForm({ onStarted }: { onStarted: (jobId: string) => void }) {
  const t = useTexts();
  const { start, ...progress } = useImport(onStarted);
  const [name, setName] = useState('films');
  const [files, setFiles] = useState<Files>({});
  const submit = () =>
    start(async (send) => ({
      name: name.trim(),
      source: {
        ratings: {
          files: {
            ratings: await send(files.ratings as File),
            films: await send(files.films as File),
            ...(files.tags != null && { tags: await send(files.tags) }),
            ...(files.links != null && { links: await send(files.links) }),
          },
        },
      },
    }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
          {FIELDS.map(({ role, label, help, accept }) => (
            <FileField
              key={role}
              label={t(label)}
              help={t(help)}
              accept={accept}
              file={files[role] ?? null}
              onChange={(file) => setFiles((before) => ({ ...before, [role]: file }))}
            />
          ))}
        </SimpleGrid>
        <TextInput
          label={t('datasetName')}
          maw={420}
          maxLength={191}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          {t('splitByTime')}
        </Text>
        <StartButton
          label={t('start')}
          isReady={files.ratings != null && files.films != null && name.trim() !== ''}
          {...progress}
        />
      </Stack>
    </form>
  );
}
