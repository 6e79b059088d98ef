interface AskedRequest {
  readonly method: string;
  readonly headers: { readonly accept?: string | undefined };
}

/** True when a browser wants to show the answer as a page of its own. */
export function asksForPage({ method, headers }: AskedRequest): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html');
}
