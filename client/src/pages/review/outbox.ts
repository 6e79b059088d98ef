import { useSyncExternalStore } from 'react';
import { onConnectionChange } from '../../api/connection.ts';
import { graphqlClient } from '../../api/graphql-client.ts';
import { type OutboxEntry, sendEntry } from './outbox-entry.ts';

const STORED_UNDER = 'gondola.review.outbox.';
const RETRY_MS = 3_000;
/** After so many answers that were errors of the server, and not of the network, an entry counts as refused. */
const FAILURES_MAX = 5;

/** What waits for the server, what it did not take, and how often it found another's word against a judgement. */
export interface Outbox {
  readonly waiting: readonly OutboxEntry[];
  readonly refused: readonly { readonly entry: OutboxEntry; readonly message: string }[];
  readonly conflicts: number;
}

let state: Outbox = { waiting: stored(), refused: [], conflicts: 0 };
let underWay: OutboxEntry | undefined;
const attempted = new Set<string>();
const failures = new Map<string, number>();
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(changes: Partial<Outbox>): void {
  state = { ...state, ...changes };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What waits to be sent, as a hook. */
export function useOutbox(): Outbox {
  return useSyncExternalStore(subscribe, () => state);
}

/** The keys of the listings that were judged and of which the server does not know yet. */
export function waitingKeys(): ReadonlySet<string> {
  return new Set(state.waiting.map(({ itemKey }) => itemKey));
}

/** Keeps an entry in this browser and sends it, after all earlier ones, as soon as the server takes it. */
export function post(entry: OutboxEntry): void {
  localStorage.setItem(STORED_UNDER + entry.key, JSON.stringify(entry));
  set({ waiting: [...state.waiting, entry] });
  void pump();
}

/** Takes an entry back that was not tried yet. @returns false when the server may have it */
export function takeBack(key: string): boolean {
  if (attempted.has(key) || state.waiting.every((entry) => entry.key !== key)) return false;
  remove(key);
  return true;
}

/** Forgets what was refused, when it has been read. */
export function dismissRefused(): void {
  set({ refused: [] });
}

function remove(key: string): void {
  localStorage.removeItem(STORED_UNDER + key);
  set({ waiting: state.waiting.filter((entry) => entry.key !== key) });
}

async function pump(): Promise<void> {
  if (underWay !== undefined) return;
  clearTimeout(timer);
  for (let entry = state.waiting[0]; entry !== undefined; entry = state.waiting[0]) {
    underWay = entry;
    attempted.add(entry.key);
    const outcome = await sendEntry(graphqlClient, entry);
    underWay = undefined;
    if (outcome.kind === 'failed') failures.set(entry.key, (failures.get(entry.key) ?? 0) + 1);
    const isHopeless = (failures.get(entry.key) ?? 0) >= FAILURES_MAX;
    if (outcome.kind === 'lost' || (outcome.kind === 'failed' && !isHopeless)) {
      timer = setTimeout(() => void pump(), RETRY_MS);
      return;
    }
    remove(entry.key);
    if (outcome.kind === 'kept' && outcome.isConflict) set({ conflicts: state.conflicts + 1 });
    if (outcome.kind === 'refused' || outcome.kind === 'failed') {
      set({ refused: [...state.refused, { entry, message: outcome.message }] });
    }
  }
}

/** What an earlier visit left, oldest first. An entry that is damaged is left out. */
function stored(): OutboxEntry[] {
  const entries = Object.keys(localStorage)
    .filter((name) => name.startsWith(STORED_UNDER))
    .flatMap((name) => {
      try {
        return [JSON.parse(localStorage.getItem(name) ?? '') as OutboxEntry];
      } catch {
        return [];
      }
    });
  return entries.sort((one, other) => one.at - other.at);
}

onConnectionChange(() => void pump());
void pump();
