import { Skeleton, Stack } from '@mantine/core';
import { defineTexts } from '../texts/texts.ts';

const useTexts = defineTexts('page-loading', {
  en: { loading: 'Loading the page' },
  fr: { loading: 'Chargement de la page' },
});

/** What stands in the place of a page while it is on its way. */
export function PageLoading() {
  const t = useTexts();
  return (
    <Stack role="status" aria-label={t('loading')} gap="md" p="md">
      <Skeleton height={32} width="40%" />
      <Skeleton height={120} />
      <Skeleton height={240} />
    </Stack>
  );
}
