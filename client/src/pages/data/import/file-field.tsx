import { FileInput } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { useTexts } from '../texts.ts';

interface FileFieldProps {
  label: string;
  help: string;
  accept: string;
  file: File | null;
  onChange: (file: File | null) => void;
}

/** Chooses one file from the disk. */
export function FileField({ label, help, accept, file, onChange }: FileFieldProps) {
  const t = useTexts();
  return (
    <FileInput
      label={label}
      description={help}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={t('choose')}
      accept={accept}
      value={file}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': t('clear') }}
      leftSection={<IconFile size={16} aria-hidden />}
    />
  );
}
