import type { CombinedError } from 'urql';

/** What the server says is wrong with the filter or the order; undefined for any other error. */
export function filterProblem(error: CombinedError | undefined): string | undefined {
  const found = error?.graphQLErrors.find(({ extensions }) => extensions.code === 'INVALID_INPUT');
  return found?.message;
}
