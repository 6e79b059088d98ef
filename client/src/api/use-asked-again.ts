import { useEffect, useRef } from 'react';
import type { UseQueryExecute } from 'urql';

/**
 * Asks a query again with each new `event`, but never while an answer is under way: then once more after it.
 *
 * @param ask what `useQuery` returns second
 * @param fetching whether an answer is under way
 */
export function useAskedAgain(ask: UseQueryExecute, fetching: boolean, event: object): void {
  const asked = useRef(event);
  useEffect(() => {
    if (fetching || asked.current === event) return;
    asked.current = event;
    ask({ requestPolicy: 'network-only' });
  }, [ask, fetching, event]);
}
