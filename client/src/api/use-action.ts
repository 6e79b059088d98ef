import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useCallback, useState } from 'react';
import { type AnyVariables, useClient } from 'urql';

/** In place of the server's words where it could not be reached. */
export const LOST = '\u0000lost';

interface Action<Data, Variables> {
  /** Asks the server. @returns its answer, also one that refuses; undefined where there was none */
  run: (variables: Variables) => Promise<Data | undefined>;
  isBusy: boolean;
  /** Why there was no answer; undefined while all is well. */
  failure: string | undefined;
}

/**
 * One mutation as a button needs it.
 *
 * @param document what to ask
 * @param changes names of types whose queries are asked again after it, also where they were empty before
 */
export function useAction<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  changes: string[] = [],
): Action<Data, Variables> {
  const client = useClient();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const types = changes.join();
  const run = useCallback(
    async (variables: Variables) => {
      setBusy(true);
      setFailure(undefined);
      const context = { additionalTypenames: types.split(',') };
      const { data, error } = await client.mutation(document, variables, context).toPromise();
      setBusy(false);
      if (error !== undefined) {
        const said = error.graphQLErrors.map(({ message }) => message).join(' ');
        setFailure(error.networkError === undefined ? said : LOST);
      }
      return data;
    },
    [client, document, types],
  );
  return { run, isBusy, failure };
}

/** The words of an answer that refuses: a member of a union that has a message. */
export function messageOf(answer: object | undefined): string | undefined {
  return answer !== undefined && 'message' in answer ? String(answer.message) : undefined;
}
