import { useRef } from 'react';
import { randomKey } from './random-key.ts';

export interface RequestKeys {
  /** The idempotency key of a request: that of the try before, as long as this is the same and was not answered. */
  of: (request: unknown) => string;
  /** To be called when the server answered, whatever it said. */
  answered: () => void;
}

/** Idempotency keys of a form, so that a request that the network lost can be repeated without being done twice. */
export function useRequestKeys(): RequestKeys {
  const open = useRef<{ request: string; key: string }>(undefined);
  return {
    of: (asked) => {
      const request = JSON.stringify(asked);
      if (open.current?.request !== request) open.current = { request, key: randomKey() };
      return open.current.key;
    },
    answered: () => {
      open.current = undefined;
    },
  };
}
