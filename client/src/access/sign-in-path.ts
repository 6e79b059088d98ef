/** The address of the sign-in page, from which the visitor goes on to another one. */
export function signInPath(next: string): string {
  return `/sign-in?${new URLSearchParams({ next })}`;
}
