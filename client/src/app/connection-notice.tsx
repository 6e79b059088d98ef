import { Alert } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { noteConnection, useConnection } from '../api/connection.ts';
import { defineTexts } from '../texts/texts.ts';

const useTexts = defineTexts('connection-notice', {
  en: {
    title: 'The server cannot be reached',
    message: 'Nothing you entered is lost. This page goes on by itself as soon as the server answers.',
  },
  fr: {
    title: 'Le serveur est injoignable',
    message: 'Rien de ce que vous avez saisi n’est perdu. La page reprend seule dès que le serveur répond.',
  },
});

const ASKED_EVERY_MS = 1_500;

/** Stands above the page while the server is away, and asks until it is back. */
export function ConnectionNotice() {
  const t = useTexts();
  const isOffline = useConnection() === 'offline';
  useEffect(() => {
    if (!isOffline) return;
    const timer = setInterval(() => void askWhetherBack(), ASKED_EVERY_MS);
    return () => clearInterval(timer);
  }, [isOffline]);
  if (!isOffline) return null;
  return (
    <Alert role="alert" color="orange" mb="md" icon={<IconPlugConnectedX aria-hidden />} title={t('title')}>
      {t('message')}
    </Alert>
  );
}

async function askWhetherBack(): Promise<void> {
  const answer = await fetch('/readyz').catch(() => undefined);
  if (answer?.ok === true) noteConnection('online');
}
