import { afterAll, beforeAll, expect, it } from 'vitest';
import { listCategories } from '../../src/subjects/listings/corrections/list-categories.js';
import { rejectCorrection } from '../../src/subjects/listings/corrections/settle-corrections.js';
import { CorrectionTest, MODEL } from './support.js';

let test: CorrectionTest;
beforeAll(async () => {
  test = await CorrectionTest.start();
});
afterAll(() => test?.close());

const codes = async () => (await listCategories(test.db.manager, MODEL)).map(({ code }) => code);

it('the categories of a model are those of its champion, with their names', async () => {
  expect(await listCategories(test.db.manager, MODEL)).toEqual(
    ['chaise', 'lampe', 'livre'].map((code) => ({ code, name: code })),
  );
});

it('a new category is one of them while a correction that introduced it is accepted', async () => {
  const predictionId = await test.answer();
  const { id } = await test.say({ predictionId, category: '1560', newCategory: true });
  expect(await listCategories(test.db.manager, MODEL)).toContainEqual({ code: '1560', name: 'Mobilier' });
  await rejectCorrection(test.db, { correctionId: id, decidedBy: 'chief', note: '' }, new Date());
  expect(await codes()).not.toContain('1560');
});

it('a correction takes every one of them', async () => {
  for (const category of await codes()) {
    const predictionId = await test.answer();
    expect(await test.say({ predictionId, category })).toMatchObject({
      state: 'ACCEPTED',
      newCategory: false,
    });
  }
});

it('a model that there is not has none', async () => {
  expect(await listCategories(test.db.manager, 'nobody')).toEqual([]);
});
