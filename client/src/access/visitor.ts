import { useSyncExternalStore } from 'react';
import { noteConnection } from '../api/connection.ts';

/** What an API key or a role may do, as the API names it. */
export type Permission = 'READ' | 'PREDICT' | 'LABEL' | 'TRAIN' | 'PROMOTE' | 'ADMINISTER' | 'METRICS';

/** Who looks at the pages, as GET /session tells. */
export interface Visitor {
  readonly signedIn: boolean;
  /** ACCOUNT for somebody with a password of this server. */
  readonly kind: string;
  /** What is written down where the visitor does something; null for nobody. */
  readonly name: string | null;
  readonly permissions: readonly Permission[];
  /** The visitor may do nothing before the one-time password is changed. */
  readonly mustChangePassword: boolean;
}

interface State {
  /** Undefined until the server has answered. */
  readonly visitor: Visitor | undefined;
  /** The server no longer knows the visitor, or wants to know who it is: somebody has to sign in to go on. */
  readonly isAsked: boolean;
}

const ASKED_AGAIN_MS = 1_500;

let state: State = { visitor: undefined, isAsked: false };
const listeners = new Set<() => void>();
const waiting = new Set<() => void>();

function change(next: State): void {
  state = next;
  for (const listener of listeners) listener();
  if (state.isAsked) return;
  for (const goOn of waiting) goOn();
  waiting.clear();
}

function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Who visits; undefined until that is known. */
export function useVisitor(): Visitor | undefined {
  return useSyncExternalStore(onChange, () => state.visitor);
}

/** Whether somebody has to sign in over the page that is open. */
export function useIsAsked(): boolean {
  return useSyncExternalStore(onChange, () => state.isAsked);
}

/** Whether the pages are of any use to a visitor. */
export function mayEnter({ permissions, mustChangePassword }: Visitor): boolean {
  return permissions.includes('READ') && !mustChangePassword;
}

/**
 * Takes over who has signed in. What waited for that goes on. Where it is somebody else than before, the page begins
 * anew: it shows what the one before was shown, and holds what that one typed.
 */
export function welcome(visitor: Visitor): void {
  // A one-time password is changed first; until then the page stays as it is.
  if (state.isAsked && !mayEnter(visitor)) return;
  const before = state.visitor;
  if (before?.signedIn === true && before.name !== visitor.name) location.reload();
  else change({ visitor, isAsked: false });
}

/** Asks for a sign-in over the page. @returns when somebody has signed in, or has said no to it */
export function askToSignIn(): Promise<void> {
  const answered = new Promise<void>((done) => waiting.add(done));
  if (!state.isAsked) change({ ...state, isAsked: true });
  return answered;
}

/** Goes on with what may be done without. */
export async function goOnWithout(): Promise<void> {
  const visitor = await fetchVisitor();
  change({ visitor: visitor ?? state.visitor, isAsked: false });
}

/** Asks again what the visitor may do, after the server refused something that the page offered. */
export async function lookAgain(): Promise<void> {
  const visitor = await fetchVisitor();
  if (visitor !== undefined && visitor.name === state.visitor?.name) change({ ...state, visitor });
}

/** @returns undefined while the server cannot be reached */
export async function fetchVisitor(): Promise<Visitor | undefined> {
  const answer = await fetch('/session').catch(() => undefined);
  return answer?.ok === true ? ((await answer.json()) as Visitor) : undefined;
}

async function findOut(): Promise<void> {
  const visitor = await fetchVisitor();
  if (visitor !== undefined) {
    noteConnection('online');
    change({ visitor, isAsked: false });
    return;
  }
  noteConnection('offline');
  setTimeout(() => void findOut(), ASKED_AGAIN_MS);
}

// Somebody may have signed in meanwhile in another tab.
document.addEventListener('visibilitychange', async () => {
  if (document.hidden || !state.isAsked) return;
  const visitor = await fetchVisitor();
  if (visitor?.signedIn === true && mayEnter(visitor)) welcome(visitor);
});

void findOut();
