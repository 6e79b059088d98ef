import { afterAll, beforeAll, expect, it } from 'vitest';
import { findChampion } from '../../src/pipeline/registry/champion.js';
import { findNewestClassifiers } from '../../src/subjects/listings/serving/domain/newest-classifier.js';
import { at, RetrainingTest } from '../retraining/support.js';

const OF_NEWEST = 'a'.repeat(64);
const OF_OLD = 'b'.repeat(64);

let test: RetrainingTest;
beforeAll(async () => {
  test = await RetrainingTest.create();
});
afterAll(() => test?.close());

it('the classifier that scores answers is that of the newest window that has one, whenever it was made', async () => {
  const { id, modelId } = (await findChampion(test.db.manager, await test.champion()))!;
  await test.report(modelId, id, { windowTo: at(60), classifierDigest: OF_NEWEST });
  await test.report(modelId, id, { windowFrom: at(-200), windowTo: at(-100), classifierDigest: OF_OLD });
  await test.report(modelId, id, { windowTo: at(120), classifierDigest: null });
  expect(await findNewestClassifiers(test.db.manager, [id])).toMatchObject([{ digest: OF_NEWEST }]);
});
