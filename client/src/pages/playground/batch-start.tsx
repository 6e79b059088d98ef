import { Checkbox, Group, Input, Progress, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconTableImport } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from './texts.ts';
import { type BatchColumns, useBatchStart } from './use-batch-start.ts';

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
  const [areColumnsOpen, { toggle }] = useDisclosure(false);
  const [columns, setColumns] = useState<BatchColumns>({ header: true, title: '', description: '', id: '' });
  const { sending, problem, start, refuse } = useBatchStart(onStarted);
  const started = useRef<File>(undefined);
  useEffect(() => {
    if (file === undefined || started.current === file) return;
    started.current = file;
    void start(file, modelName, columns).finally(onTaken);
  });
  const change = (changes: Partial<BatchColumns>) => setColumns({ ...columns, ...changes });
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
          <IconTableImport size={20} stroke={1.5} aria-hidden />
          <Text size="sm">{t('batchHint')}</Text>
        </Group>
      </Dropzone>
      {problem !== undefined && (
        <Input.Error role="alert" style={{ overflowWrap: 'anywhere' }}>
          {t('batchFailed')}: {problem}
        </Input.Error>
      )}
      <Text size="xs" c="dimmed">
        {t('batchAbout')}
      </Text>
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
        <Stack gap="xs">
          <Checkbox
            label={t('batchHeader')}
            checked={columns.header}
            onChange={(event) => change({ header: event.currentTarget.checked })}
          />
          {(['title', 'description', 'id'] as const).map((role) => (
            <TextInput
              key={role}
              size="xs"
              label={t(`batch${role === 'title' ? 'Title' : role === 'id' ? 'Id' : 'Description'}Column`)}
              description={role === 'title' ? t('batchColumnHint') : undefined}
              value={columns[role]}
              onChange={(event) => change({ [role]: event.currentTarget.value })}
            />
          ))}
        </Stack>
      )}
    </Stack>
  );
}
