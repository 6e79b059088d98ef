import { ActionIcon, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { Pages } from '../api/use-pages.ts';
import { defineTexts } from '../texts/texts.ts';

const useTexts = defineTexts('pager', {
  en: { page: 'Page {{number}}', previous: 'Previous page: {{of}}', next: 'Next page: {{of}}' },
  fr: { page: 'Page {{number}}', previous: 'Page précédente : {{of}}', next: 'Page suivante : {{of}}' },
});

interface PagerProps {
  pages: Pages;
  /** As the query answered. */
  info: { hasNextPage: boolean; endCursor: string | null } | undefined;
  /** Which list. */
  of: string;
}

/** Leads to the pages before and after; nothing where there is only one. */
export function Pager({ pages, info, of }: PagerProps) {
  const t = useTexts();
  const { number, next, previous } = pages;
  if (number === 1 && info?.hasNextPage !== true) return null;
  const endCursor = info?.hasNextPage === true ? info.endCursor : null;
  return (
    <Group gap="xs" justify="flex-end" mt="xs">
      <ActionIcon
        variant="default"
        disabled={number === 1}
        onClick={previous}
        aria-label={t('previous', { of })}
      >
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <Text size="sm" c="dimmed">
        {t('page', { number })}
      </Text>
      <ActionIcon
        variant="default"
        disabled={endCursor === null}
        onClick={() => endCursor !== null && next(endCursor)}
        aria-label={t('next', { of })}
      >
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
