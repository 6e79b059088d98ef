import { useSyncExternalStore } from 'react';

/** Whether the server answers. `online` until something was refused by the network, and again after the next answer. */
export type Connection = 'online' | 'offline';

let present: Connection = 'online';
const listeners = new Set<() => void>();

/** Called by everything that talks to the server with what it has just seen. */
export function noteConnection(connection: Connection): void {
  if (connection === present) return;
  present = connection;
  for (const listener of listeners) listener();
}

/** Calls back each time the server is there again or gone. @returns what ends that */
export function onConnectionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The present state, as a hook. */
export function useConnection(): Connection {
  return useSyncExternalStore(onConnectionChange, () => present);
}
