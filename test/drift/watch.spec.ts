import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DriftAlarm } from '../../src/store/entities/monitoring.js';
import { startTrained, type Trained } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { waitFor } from '../support/wait.js';

interface Listing {
  title: string;
  description: string;
}

let services: Trained;
let gold: Listing[];
let validation: Listing[];

beforeAll(async () => {
  services = await startTrained();
  const listingsOf = (split: string): Promise<Listing[]> =>
    services.db.query('SELECT title, description FROM listing WHERE dataset_version_id = ? AND split = ?', [
      services.datasetVersionId,
      split,
    ]);
  gold = await listingsOf('gold');
  validation = await listingsOf('validation');
}, 120_000);
afterAll(() => services?.close());

async function answer(listings: readonly Listing[]): Promise<void> {
  const { errors } = await graphql(
    services.api.url,
    'mutation ($input: PredictBatchInput!) { predictBatch(input: $input) { __typename } }',
    { input: { listings } },
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
}

async function watchedRows(): Promise<number> {
  const [watch] = await services.db.query('SELECT row_count FROM watch');
  return Number(watch?.row_count ?? 0);
}

describe('the watch over the answers of a champion', () => {
  it('takes in every answer once, and says nothing where nothing has drifted', async () => {
    await answer(gold);
    await answer(validation);
    const rows = gold.length + validation.length;
    await waitFor('both to be watched', async () => (await watchedRows()) === rows || null, 60_000);
    expect(await services.db.manager.countBy(DriftAlarm, {})).toBe(0);
  });

  it('does not look at pictures that the model does not read', async () => {
    const watched: { name: string }[] = await services.db.query(
      'SELECT signal_name AS name FROM watch_signal',
    );
    const names = watched.map(({ name }) => name);
    expect(names).toContain('words');
    expect(names.filter((name) => name.startsWith('picture'))).toEqual([]);
  });

  it('opens one alarm that names the signal, since when, and which way it moved', async () => {
    const before = await watchedRows();
    const strange = gold.map(({ title }) => ({
      title: `${title} zorblax quintuvel frimoldane`,
      description: '',
    }));
    for (let round = 0; round < 4; round++) await answer(strange);
    await waitFor(
      'the alarm',
      async () => (await watchedRows()) === before + 4 * gold.length || null,
      60_000,
    );
    const alarms = await services.db.manager.find(DriftAlarm);
    expect(alarms).toHaveLength(1);
    expect(alarms[0]!.findings.map(({ signal }) => signal)).toEqual(expect.arrayContaining(['unknownShare']));
    const words = alarms[0]!.findings.find(({ signal }) => signal === 'unknownShare');
    expect(words).toMatchObject({ direction: 'UP' });
  });
});
