import { Alert, Button, Code, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { defineTexts } from '../texts/texts.ts';

const useTexts = defineTexts('shown-once', {
  en: { copy: 'Copy', copyOf: 'Copy: {{label}}', copied: 'Copied' },
  fr: { copy: 'Copier', copyOf: 'Copier : {{label}}', copied: 'Copié' },
});

interface ShownOnceProps {
  secrets: readonly { label: string; value: string }[];
  /** What to do with it, and that it does not come again. */
  hint: string;
  /** How it is used; nothing where that goes without saying. */
  example?: string;
  /** What the button says that closes it. */
  done: string;
  onDone: () => void;
}

/** Secrets that the server tells this once, with buttons that copy them. */
export function ShownOnce({ secrets, hint, example, done, onDone }: ShownOnceProps) {
  const t = useTexts();
  return (
    <Stack gap="md">
      <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />} role="status">
        {hint}
      </Alert>
      {secrets.map(({ label, value }) => (
        <Group key={label} gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            label={label}
            value={value}
            readOnly
            onFocus={(event) => event.currentTarget.select()}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            style={{ flex: 1, minWidth: 0 }}
          />
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                onClick={copy}
                aria-label={copied ? t('copied') : t('copyOf', { label })}
                leftSection={
                  copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
                }
              >
                {t(copied ? 'copied' : 'copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
      ))}
      {example !== undefined && (
        <Text component="div" size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Code>{example}</Code>
        </Text>
      )}
      <Group justify="flex-end">
        <Button onClick={onDone}>{done}</Button>
      </Group>
    </Stack>
  );
}
