import { meets, type Principal } from './principal.js';

/** Whether a page says nothing to somebody before a sign-in, or before a one-time password is changed. */
export function needsSignIn(principal: Principal): boolean {
  return !meets(principal, 'READ') && (principal.kind === 'ANONYMOUS' || principal.mustChangePassword);
}

/** The address of the web client's sign-in page. @param next the path to which it leads on */
export function signInPage(next: string): string {
  return `/sign-in?${new URLSearchParams({ next })}`;
}
