import { useCallback, useState } from 'react';

/** The page of a list that is looked at, and the ways to its neighbours. */
export interface Pages {
  /** Give it to the query as `after`; null for the first page. */
  after: string | null;
  /** From 1. */
  number: number;
  next: (endCursor: string) => void;
  previous: () => void;
}

/** Goes through a list page by page: the cursors of the pages before are kept, so that there is a way back. */
export function usePages(): Pages {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  return {
    after: cursors.at(-1) ?? null,
    number: cursors.length + 1,
    next: useCallback((endCursor) => setCursors((before) => [...before, endCursor]), []),
    previous: useCallback(() => setCursors((before) => before.slice(0, -1)), []),
  };
}
