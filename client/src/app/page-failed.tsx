import { Button } from '@mantine/core';
import { useRouteError } from 'react-router';
import { Problem } from '../components/problem.tsx';
import { defineTexts } from '../texts/texts.ts';

const useTexts = defineTexts('page-failed', {
  en: {
    title: 'This page stopped working',
    reload: 'Load it again',
    lost: 'Part of the page could not be loaded. The server may be away or may have been updated.',
  },
  fr: {
    title: 'Cette page a cessé de fonctionner',
    reload: 'La recharger',
    lost: 'Une partie de la page n’a pas pu être chargée. Le serveur est peut-être arrêté ou vient d’être mis à jour.',
  },
});

/** Shown instead of a page that threw: what happened, and a way out. */
export function PageFailed() {
  const t = useTexts();
  const error = useRouteError();
  const message = error instanceof Error ? error.message : String(error);
  const isLost = /dynamically imported module|Failed to fetch/.test(message);
  return (
    <Problem title={t('title')} message={isLost ? t('lost') : message}>
      <Button variant="default" onClick={() => location.reload()}>
        {t('reload')}
      </Button>
    </Problem>
  );
}
