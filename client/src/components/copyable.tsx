import { ActionIcon, Code, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { defineTexts } from '../texts/texts.ts';

const useTexts = defineTexts('copyable', {
  en: { copy: 'Copy {{what}}', copied: 'Copied' },
  fr: { copy: 'Copier {{what}}', copied: 'Copié' },
});

interface CopyableProps {
  /** What is copied in full. */
  value: string;
  /** What it is, within a sentence: `the digest`. */
  what: string;
  /** How many of its first characters are shown. */
  shown?: number;
}

/** A digest or an id: its beginning, with a button that copies the whole. */
export function Copyable({ value, what, shown = 10 }: CopyableProps) {
  const t = useTexts();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Group gap={4} wrap="nowrap" component="span" display="inline-flex">
          <Code title={value}>{value.slice(0, shown)}</Code>
          <Tooltip label={copied ? t('copied') : t('copy', { what })}>
            <ActionIcon
              variant="subtle"
              color={copied ? 'teal' : 'gray'}
              size="sm"
              onClick={copy}
              aria-label={copied ? t('copied') : t('copy', { what })}
            >
              {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        </Group>
      )}
    </CopyButton>
  );
}
