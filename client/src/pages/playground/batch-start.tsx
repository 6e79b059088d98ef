import { Alert, Button, Group, Input, Progress, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconTableImport } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { suggestedMapping } from '../data/import/columns.ts';
import { readHead } from '../data/import/read-head.ts';
import { useTexts } from './texts.ts';
import { type BatchColumns, useBatchStart } from './use-batch-start.ts';

/** Apart, since they are shown on request. */
const BatchOptions = lazy(() => import('./batch-options.tsx'));

const USUAL_COLUMNS: BatchColumns = { header: true, title: '', description: '', id: '', picture: '' };
const FIRST_ROW_CHARS = 200;

interface BatchStartProps {
  modelName: string;
  file: File | undefined;
  onFile: (file: File) => void;
  onTaken: () => void;
  /** Given the job's id. */
  onStarted: (jobId: string) => void;
}

/** Where a table is dropped or chosen, and what its columns are called. */
export function BatchStart({ modelName, file, onFile, onTaken, onStarted }: BatchStartProps) {
  const t = useTexts();
  const [areColumnsOpen, { toggle, open }] = useDisclosure(false);
  const [columns, setColumns] = useState(USUAL_COLUMNS);
  const [archive, setArchive] = useState<File | null>(null);
  /** The first row of a table of which it is not known which column is the designation. */
  const [unclear, setUnclear] = useState<readonly string[]>();
  const { sending, problem, start, refuse } = useBatchStart(onStarted);
  const started = useRef<File>(undefined);
  const send = (table: File) => {
    setUnclear(undefined);
    void start(table, { modelName, columns, archive }).finally(onTaken);
  };
  const take = async (table: File) => {
    const [firstRow = []] = await readHead(table);
    if (firstRow.length === 0 || isTitleKnown(firstRow, columns)) return send(table);
    setUnclear(firstRow);
    open();
  };
  useEffect(() => {
    if (file === undefined || started.current === file) return;
    started.current = file;
    void take(file);
  });
  if (sending !== undefined) {
    const label = t('batchSending', { name: sending.name });
    return (
      <Stack gap="xs" role="status">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {label}
        </Text>
        <Progress value={sending.share * 100} aria-label={label} />
      </Stack>
    );
  }
  return (
    <Stack gap="xs">
      <Dropzone
        onDrop={([dropped]) => {
          if (dropped === undefined) return;
          if (dropped.type.startsWith('image/')) refuse(t('batchKind', { name: dropped.name }));
          else onFile(dropped);
        }}
        multiple={false}
        p="xs"
        inputProps={{ 'aria-label': t('batchChoose') }}
      >
        <Group gap="xs" wrap="nowrap" justify="center" mih={40} style={{ pointerEvents: 'none' }}>
          <IconTableImport size={20} stroke={1.5} aria-hidden style={{ flex: 'none' }} />
          <Text size="sm">{t('batchHint')}</Text>
        </Group>
      </Dropzone>
      {problem !== undefined && (
        <Input.Error role="alert" style={{ overflowWrap: 'anywhere' }}>
          {t('batchFailed', { why: problem })}
        </Input.Error>
      )}
      <Text size="xs" c="dimmed">
        {t('batchAbout')}
      </Text>
      {unclear !== undefined && file !== undefined && (
        <Alert role="alert" color="orange" title={t('batchUnclear', { name: file.name })}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('batchUnclearHint', { row: unclear.join(' | ').slice(0, FIRST_ROW_CHARS) })}
          </Text>
        </Alert>
      )}
      <UnstyledButton onClick={toggle} aria-expanded={areColumnsOpen} fz="sm">
        <Group gap={4}>
          <IconChevronDown
            size={16}
            aria-hidden
            style={{ transform: areColumnsOpen ? 'none' : 'rotate(-90deg)' }}
          />
          {t('batchColumns')}
        </Group>
      </UnstyledButton>
      {areColumnsOpen && (
        <Suspense fallback={<Skeleton height={260} />}>
          <BatchOptions columns={columns} onColumns={setColumns} archive={archive} onArchive={setArchive} />
        </Suspense>
      )}
      {unclear !== undefined && file !== undefined && (
        <div>
          <Button size="xs" onClick={() => send(file)} disabled={!isTitleKnown(unclear, columns)}>
            {t('batchSend', { name: file.name })}
          </Button>
        </div>
      )}
    </Stack>
  );
}

/** Whether somebody has said which column is the designation, or the first row says so. */
function isTitleKnown(firstRow: readonly string[], { header, title }: BatchColumns): boolean {
  if (title.trim() !== '') return true;
  return header && suggestedMapping(firstRow).title !== undefined;
}
