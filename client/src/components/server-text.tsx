import type { ReactNode } from 'react';

/**
 * Words of the server, which writes English whatever the language of the pages: marked so, for screen readers and for
 * the browser's translation.
 */
export function ServerText({ children }: { children: string }) {
  return <span lang="en">{children}</span>;
}

/** The same for functions that hand a message on. @param before what the page itself says before it */
export function fromServer(message: string, before?: string): ReactNode {
  return (
    <>
      {before !== undefined && `${before} `}
      <ServerText>{message}</ServerText>
    </>
  );
}
