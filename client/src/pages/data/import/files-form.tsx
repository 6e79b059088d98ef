import { SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../texts.ts';
import { ColumnMapping } from './column-mapping.tsx';
import { columnsInput, type Mapping, suggestedMapping } from './columns.ts';
import { FileField } from './file-field.tsx';
import { readHead } from './read-head.ts';
import { PRESET_SPLIT, SplitFields, splitInput } from './split-fields.tsx';
import { StartButton } from './start-button.tsx';
import { useImport } from './use-import.ts';

const TABLES = '.csv,.tsv,.txt,text/csv,text/tab-separated-values';

/** Imports files of one's own. The columns are read from the beginning of the file before anything is sent. */
export function FilesForm({ onStarted }: { onStarted: (jobId: string) => void }) {
  const t = useTexts();
  const { start, ...progress } = useImport(onStarted);
  const [name, setName] = useState('');
  const [listings, setListings] = useState<File | null>(null);
  const [labels, setLabels] = useState<File | null>(null);
  const [archive, setArchive] = useState<File | null>(null);
  const [rows, setRows] = useState<string[][]>();
  const [header, setHeader] = useState(true);
  const [mapping, setMapping] = useState<Mapping>({});
  const [split, setSplit] = useState(PRESET_SPLIT);

  const choose = async (file: File | null) => {
    setListings(file);
    setRows(undefined);
    if (file === null) return;
    if (name === '') setName(file.name.replace(/\.[^.]*$/, ''));
    const head = await readHead(file);
    setRows(head);
    setHeader(true);
    setMapping(suggestedMapping(head[0] ?? []));
  };
  const shares = splitInput(split);
  const isLabelled = mapping.label !== undefined || labels !== null;
  const missing =
    mapping.title === undefined
      ? t('needTitle')
      : !isLabelled
        ? t('needLabel')
        : labels !== null && mapping.id === undefined
          ? t('needId')
          : undefined;
  const isReadable = rows !== undefined && rows.length > 0;

  const submit = () =>
    start(async (send) => ({
      name: name.trim(),
      source: {
        files: {
          listings: await send(listings as File),
          ...(labels !== null && { labels: await send(labels) }),
          ...(archive !== null && { pictures: await send(archive) }),
        },
        columns: columnsInput(mapping, rows?.[0] ?? [], header),
      },
      ...(shares !== undefined && { split: shares }),
    }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
          <FileField
            label={t('listings')}
            help={t('listingsHelp')}
            accept={TABLES}
            file={listings}
            onChange={choose}
          />
          <FileField
            label={t('labels')}
            help={t('labelsHelp')}
            accept={TABLES}
            file={labels}
            onChange={setLabels}
          />
          <FileField
            label={t('archive')}
            help={t('archiveHelp')}
            accept=".zip,application/zip"
            file={archive}
            onChange={setArchive}
          />
        </SimpleGrid>
        {rows?.length === 0 && (
          <Text size="sm" c="red" role="alert">
            {t('unreadable')}
          </Text>
        )}
        {isReadable && (
          <>
            <TextInput
              label={t('datasetName')}
              maw={420}
              maxLength={191}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <ColumnMapping
              rows={rows}
              header={header}
              onHeader={setHeader}
              mapping={mapping}
              onChange={setMapping}
            />
            <SplitFields split={split} onChange={setSplit} />
            {missing !== undefined && (
              <Text size="sm" role="status">
                {missing}
              </Text>
            )}
          </>
        )}
        <StartButton
          label={t('start')}
          isReady={isReadable && missing === undefined && name.trim() !== '' && shares !== undefined}
          {...progress}
        />
      </Stack>
    </form>
  );
}
