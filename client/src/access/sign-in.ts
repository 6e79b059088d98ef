import { plainClient } from '../api/plain-client.ts';
import { ChangePasswordDocument } from './access.generated.ts';
import type { Visitor } from './visitor.ts';

/** Why nobody was let in. */
export interface Refusal {
  kind: 'WRONG' | 'WAIT' | 'LOST' | 'OTHER';
  /** The server's own words. */
  message: string;
  /** After how many seconds the server wants to be asked again; null where it does not say. */
  retryAfterSeconds: number | null;
}

const LOST: Refusal = { kind: 'LOST', message: '', retryAfterSeconds: null };

/** Signs in for this browser. @returns who that is, or why not */
export async function signIn(name: string, password: string): Promise<Visitor | Refusal> {
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  }).catch(() => undefined);
  if (answer === undefined) return LOST;
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body as Visitor;
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  return {
    kind: answer.status === 401 ? 'WRONG' : answer.status === 429 ? 'WAIT' : 'OTHER',
    message: (body as { message?: string }).message ?? `HTTP ${answer.status}`,
    retryAfterSeconds: Number.isFinite(seconds) ? seconds : null,
  };
}

/** Ends what this browser is signed in with, and begins anew at the first page. */
export async function signOut(): Promise<boolean> {
  const answer = await fetch('/session', { method: 'DELETE' }).catch(() => undefined);
  if (answer?.ok !== true) return false;
  location.assign('/');
  return true;
}

/** Changes the visitor's own password and signs in with the new one. @returns who that is, or why not */
export async function changePassword(
  name: string,
  current: string,
  next: string,
): Promise<Visitor | Refusal> {
  const { data, error } = await plainClient.mutation(ChangePasswordDocument, { current, next }).toPromise();
  if (error !== undefined) {
    if (error.networkError !== undefined) return LOST;
    return { ...LOST, kind: 'OTHER', message: error.graphQLErrors.map(({ message }) => message).join(' ') };
  }
  const answer = data?.changePassword;
  // The change ends all sign-ins of the account.
  if (answer?.__typename === 'AccountChanged') return signIn(name, next);
  return { ...LOST, kind: 'OTHER', message: answer?.message ?? '' };
}
