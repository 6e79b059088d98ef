import { post, predict, type Trained, train } from '../../api/support/trained.js';
import { graphql } from '../../support/graphql.js';
import { waitFor } from '../../support/wait.js';

const WORDS = [
  'lampe',
  'coussin',
  'roman',
  'piscine',
  'manette',
  'chien',
  'table',
  'carte',
  'velours',
  'jeu',
];

/** A made-up title that fits several categories, so that no model is sure of it. */
export function ambiguousTitle(no: number): string {
  const word = (step: number) => WORDS[(no * 7 + step * 3) % WORDS.length];
  return `${word(1)} ${word(2)} et ${word(3)} n°${no}`;
}

/**
 * Trains a second version on less, lets it score all of the live traffic, and asks the champion until the two have
 * disagreed.
 */
export async function startDisagreeing({ api, datasetVersionId }: Trained): Promise<void> {
  await train(api.url, datasetVersionId, { seed: 7, linear: { epochs: 1 } });
  const set = await post(`${api.url}/api/2.0/mlflow/registered-models/alias`, {
    ...{ name: 'listing-classifier', alias: 'challenger', version: '2' },
  });
  if (!set.ok) throw new Error(await set.text());
  await graphql(api.url, 'mutation { setShadow(input: { sharePercent: 100 }) { __typename } }');
  let no = 1_000;
  await waitFor('a disagreement with its answer', async () => {
    await predict(api.url, { title: ambiguousTitle(no++) });
    const { data } = await graphql<{
      shadowDisagreements: { edges: { node: { prediction: object | null } }[] };
    }>(
      api.url,
      '{ shadowDisagreements(filter: { reviewed: false }) { edges { node { prediction { id } } } } }',
    );
    return data!.shadowDisagreements.edges.some(({ node }) => node.prediction !== null);
  });
}
