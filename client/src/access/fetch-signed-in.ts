import { askToSignIn } from './visitor.ts';

/** Reads an address of this server; once more after a sign-in, where the server asked for one. */
export async function fetchSignedIn(url: string): Promise<Response> {
  const answer = await fetch(url);
  if (answer.status !== 401) return answer;
  await askToSignIn();
  return fetch(url);
}
