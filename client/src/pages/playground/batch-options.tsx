import { Checkbox, FileInput, Stack, TextInput } from '@mantine/core';
import { useTexts } from './texts.ts';
import type { BatchColumns } from './use-batch-start.ts';

const ROLES = [
  ['title', 'batchTitleColumn'],
  ['description', 'batchDescriptionColumn'],
  ['id', 'batchIdColumn'],
  ['picture', 'batchPictureColumn'],
] as const;

interface BatchOptionsProps {
  columns: BatchColumns;
  onColumns: (columns: BatchColumns) => void;
  archive: File | null;
  onArchive: (archive: File | null) => void;
}

/** What the columns of a table are called, and the pictures that its rows name. */
export default function BatchOptions({ columns, onColumns, archive, onArchive }: BatchOptionsProps) {
  const t = useTexts();
  const change = (changes: Partial<BatchColumns>) => onColumns({ ...columns, ...changes });
  return (
    <Stack gap="xs">
      <Checkbox
        label={t('batchHeader')}
        checked={columns.header}
        onChange={(event) => change({ header: event.currentTarget.checked })}
      />
      {ROLES.map(([role, label]) => (
        <TextInput
          key={role}
          size="xs"
          label={t(label)}
          description={role === 'title' ? t('batchColumnHint') : undefined}
          value={columns[role]}
          onChange={(event) => change({ [role]: event.currentTarget.value })}
        />
      ))}
      <FileInput
        size="xs"
        label={t('batchArchive')}
        description={t('batchArchiveHint')}
        placeholder={t('batchArchiveChoose')}
        accept=".zip,application/zip"
        clearable
        clearButtonProps={{ 'aria-label': t('batchArchiveRemove') }}
        value={archive}
        onChange={onArchive}
      />
    </Stack>
  );
}
