import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../components/empty-state.tsx';
import { defineTexts } from '../texts/texts.ts';

const useTexts = defineTexts('page-missing', {
  en: {
    title: 'There is no such page',
    hint: 'The address may be mistyped or from an older version.',
    home: 'Go to Home',
  },
  fr: {
    title: 'Cette page n’existe pas',
    hint: 'L’adresse est peut-être mal écrite ou d’une version plus ancienne.',
    home: 'Aller à l’accueil',
  },
});

/** For addresses that no page has. */
export function Page() {
  const t = useTexts();
  return (
    <EmptyState title={t('title')} hint={t('hint')}>
      <Button component={Link} to="/">
        {t('home')}
      </Button>
    </EmptyState>
  );
}
