import { useEffect } from 'react';
import type { UseQueryExecute } from 'urql';
import { onConnectionChange } from './connection.ts';

/**
 * Asks a query again and again while its page is in sight, and at once when the server is there again.
 *
 * @param ask what `useQuery` returns second
 * @param everyMs zero to ask only when the connection comes back
 */
export function usePolling(ask: UseQueryExecute, everyMs: number): void {
  useEffect(() => {
    const again = () => {
      if (!document.hidden) ask({ requestPolicy: 'network-only' });
    };
    const timer = everyMs === 0 ? undefined : setInterval(again, everyMs);
    const forget = onConnectionChange(again);
    document.addEventListener('visibilitychange', again);
    return () => {
      clearInterval(timer);
      forget();
      document.removeEventListener('visibilitychange', again);
    };
  }, [ask, everyMs]);
}
