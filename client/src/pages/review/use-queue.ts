import { useCallback, useEffect, useReducer, useRef } from 'react';
import { CombinedError, useClient } from 'urql';
import { onConnectionChange } from '../../api/connection.ts';
import type { ServedModel } from '../../api/use-served-models.ts';
import { loadItems } from './load-items.ts';
import { waitingKeys } from './outbox.ts';
import type { Queue, ReviewItem } from './review-item.ts';

/** With fewer ahead, the next part is loaded. */
const AHEAD_MIN = 5;
/** How often an empty list is looked at again. */
const LOOKED_EVERY_MS = 5_000;

interface State {
  readonly items: readonly ReviewItem[];
  readonly next: string | null;
  readonly isAtEnd: boolean;
  readonly isLoading: boolean;
  readonly error: CombinedError | undefined;
}

const EMPTY: State = { items: [], next: null, isAtEnd: false, isLoading: false, error: undefined };

type Change = (before: State) => State;

export interface ReviewQueue {
  /** The listing that is judged; undefined when none is there (yet). */
  readonly current: ReviewItem | undefined;
  /** The one behind it, which is loaded ahead. */
  readonly following: ReviewItem | undefined;
  /** How many are loaded behind the current one. */
  readonly ahead: number;
  readonly isAtEnd: boolean;
  readonly error: CombinedError | undefined;
  readonly advance: () => void;
  /** Makes an earlier listing the current one again. */
  readonly putBack: (item: ReviewItem) => void;
  readonly lookAgain: () => void;
}

/** A list of listings, a part of it loaded ahead. What was seen in this session does not come again. */
export function useQueue(queue: Queue, model: ServedModel): ReviewQueue {
  const client = useClient();
  const [state, apply] = useReducer((before: State, change: Change) => change(before), EMPTY);
  const seen = useRef(new Set<string>());
  const loading = useRef(false);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  const load = useCallback(
    async (after: string | null) => {
      if (loading.current) return;
      loading.current = true;
      apply((before) => ({ ...before, isLoading: true }));
      try {
        const loaded = await loadItems(client, queue, { model, after, seen: seen.current.size });
        if (isGone.current) return;
        for (const key of waitingKeys()) seen.current.add(key);
        const fresh = loaded.items.filter(({ key }) => !seen.current.has(key));
        for (const { key } of fresh) seen.current.add(key);
        apply((before) => ({
          ...{ items: [...before.items, ...fresh], next: loaded.next, isLoading: false, error: undefined },
          isAtEnd: loaded.next === null,
        }));
      } catch (error) {
        const problem =
          error instanceof CombinedError ? error : new CombinedError({ networkError: error as Error });
        if (!isGone.current) apply((before) => ({ ...before, isLoading: false, error: problem }));
      } finally {
        loading.current = false;
      }
    },
    [client, queue, model],
  );

  const { items, next, isAtEnd, isLoading, error } = state;
  useEffect(() => {
    if (items.length <= AHEAD_MIN && !isAtEnd && !isLoading && error === undefined) void load(next);
  }, [items.length, next, isAtEnd, isLoading, error, load]);
  useEffect(() => {
    if (error === undefined) return;
    return onConnectionChange(() => void load(next));
  }, [error, next, load]);
  const isEmpty = items.length === 0 && isAtEnd;
  useEffect(() => {
    if (!isEmpty) return;
    const timer = setInterval(() => {
      if (!document.hidden) void load(null);
    }, LOOKED_EVERY_MS);
    return () => clearInterval(timer);
  }, [isEmpty, load]);

  return {
    current: items[0],
    following: items[1],
    ahead: Math.max(0, items.length - 1),
    isAtEnd,
    error: items.length === 0 ? error : undefined,
    advance: useCallback(() => apply((before) => ({ ...before, items: before.items.slice(1) })), []),
    putBack: useCallback((item) => apply((before) => ({ ...before, items: [item, ...before.items] })), []),
    lookAgain: useCallback(() => {
      seen.current.clear();
      void load(null);
    }, [load]),
  };
}
