import { Button } from '@mantine/core';
import type { CombinedError } from 'urql';
import { defineTexts } from '../texts/texts.ts';
import { Problem } from './problem.tsx';
import { fromServer } from './server-text.tsx';

const useTexts = defineTexts('query-problem', {
  en: {
    lost: 'The server cannot be reached',
    lostHint: 'Check that it runs. The page asks again by itself.',
    failed: 'The server could not answer',
    again: 'Try again',
  },
  fr: {
    lost: 'Le serveur est injoignable',
    lostHint: 'Vérifiez qu’il fonctionne. La page redemande d’elle-même.',
    failed: 'Le serveur n’a pas pu répondre',
    again: 'Réessayer',
  },
});

/** A query that failed: the server's words, or that it cannot be reached. */
export function QueryProblem({ error, onRetry }: { error: CombinedError; onRetry?: () => void }) {
  const t = useTexts();
  const isLost = error.networkError !== undefined;
  const said = error.graphQLErrors.map((each) => each.message).join(' ');
  const message = isLost ? t('lostHint') : fromServer(said);
  return (
    <Problem title={t(isLost ? 'lost' : 'failed')} message={message}>
      {onRetry !== undefined && (
        <Button size="xs" variant="default" onClick={onRetry}>
          {t('again')}
        </Button>
      )}
    </Problem>
  );
}
