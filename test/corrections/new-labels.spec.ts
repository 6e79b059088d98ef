import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { countNewLabels } from '../../src/subjects/listings/corrections/weighed-labels.js';
import { CorrectionTest, MODEL } from './support.js';

let test: CorrectionTest;
let modelId: string;
beforeAll(async () => {
  test = await CorrectionTest.start();
  [{ modelId }] = await test.db.query('SELECT model_id AS modelId FROM model_version');
});
afterAll(() => test?.close());
beforeEach(async () => {
  await test.db.query('DELETE FROM corrected_listing');
  await test.db.query('DELETE FROM prediction');
});

const count = (exceptOf?: string) => countNewLabels(test.db.manager, modelId, exceptOf);

it('a listing counts once, however many say what it is', async () => {
  const predictionId = await test.answer();
  await test.say({ predictionId, category: 'livre' });
  await test.say({ predictionId, category: 'livre', submittedBy: 'ben' });
  expect(await count()).toBe(1);
});

it('a label stays new while only a version has it that no champion was trained on', async () => {
  await test.say({ predictionId: await test.answer(), category: 'livre' });
  const { datasetVersionId } = await test.extend();
  expect([await count(), await count(datasetVersionId)]).toEqual([1, 0]);
});

it('a label is new no longer when the champion was trained on a version that has it', async () => {
  await test.say({ predictionId: await test.answer(), category: 'livre' });
  const { datasetVersionId } = await test.extend();
  const train =
    'UPDATE run JOIN model_version version ON version.run_id = run.id SET run.dataset_version_id = ?';
  await test.db.query(train, [datasetVersionId]);
  const found = await count();
  await test.db.query(train, [test.lineage.datasetVersionId]);
  expect(found).toBe(0);
});

it('a label that was left out does not count for ever', async () => {
  const [gold] = (await test.listings(test.lineage.datasetVersionId)).filter(({ split }) => split === 'gold');
  const changed = { externalId: gold!.id, title: 'Un texte que nul ne demandait' };
  await test.say({ predictionId: await test.answer(changed), category: 'livre' });
  const before = await count();
  await test.extend();
  expect([before, await count()]).toEqual([1, 0]);
});

it('a label that says what the base says does not count once it was looked at', async () => {
  const [row] = await test.listings(test.lineage.datasetVersionId);
  await test.say({ externalId: row!.id, modelName: MODEL, category: row!.code });
  await test.extend();
  expect(await count()).toBe(0);
});
