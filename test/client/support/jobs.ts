import { finished } from '../../api/support/trained.js';
import { graphql } from '../../support/graphql.js';

/** Cancels whatever is queued or runs, so that the next test does not wait for it. */
export async function cancelAllJobs(url: string): Promise<void> {
  const { data } = await graphql<{ jobs: { edges: { node: { id: string } }[] } }>(
    url,
    '{ jobs(first: 100, filter: { stateIn: [QUEUED, RUNNING] }) { edges { node { id } } } }',
  );
  const ids = data?.jobs.edges.map(({ node }) => node.id) ?? [];
  for (const id of ids) {
    await graphql(url, 'mutation ($id: ID!) { cancelJob(id: $id) { __typename } }', { id });
    await finished(url, id).catch(() => {});
  }
}
