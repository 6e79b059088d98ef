import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DriftAlarm } from '../../src/store/entities/monitoring.js';
import { startTrained, type Trained } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { thoroughly } from '../support/thorough.js';
import { waitFor } from '../support/wait.js';
import { answerFile, type Listing, listingsOf, withPictures } from './support.js';

/** A part of a batch job has 2,000 rows. */
const SEVERAL_PARTS = 4_500;

let services: Trained;
let gold: Listing[];

beforeAll(async () => {
  services = await startTrained();
  gold = await services.db.query(
    "SELECT title, description FROM listing WHERE dataset_version_id = ? AND split = 'gold'",
    [services.datasetVersionId],
  );
});
afterAll(() => services?.close());

async function answer(listings: readonly object[]): Promise<void> {
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
  thoroughly(
    'takes in every answer of a batch of several parts once, and says nothing where other listings are of the same kind',
    async () => {
      const { rows } = await answerFile(services.api.url, { listings: SEVERAL_PARTS, seed: 71 });
      const parts = await services.db.query('SELECT part_no FROM batch_part');
      expect(parts.length).toBeGreaterThan(1);
      await waitFor('all to be watched', async () => (await watchedRows()) === rows || null, 90_000);
      expect(await services.db.manager.countBy(DriftAlarm, {})).toBe(0);
    },
    120_000,
  );

  thoroughly(
    'does not look at pictures that come to a model that reads none',
    async () => {
      const before = await watchedRows();
      const pictured = await withPictures(services.api.url, listingsOf({ listings: 400, seed: 72 }));
      await answer(pictured);
      const rows = before + pictured.length;
      await waitFor('all to be watched', async () => (await watchedRows()) === rows || null, 90_000);
      const measured = await services.db.query('SELECT id FROM prediction WHERE picture_white IS NOT NULL');
      expect(measured).toHaveLength(pictured.length);
      expect(await services.db.manager.countBy(DriftAlarm, {})).toBe(0);
      const watched: { name: string }[] = await services.db.query(
        'SELECT signal_name AS name FROM watch_signal',
      );
      const names = watched.map(({ name }) => name);
      expect(names).toContain('words');
      expect(names.filter((name) => name.startsWith('picture'))).toEqual([]);
    },
    120_000,
  );

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
  }, 120_000);
});
