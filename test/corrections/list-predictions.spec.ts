import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPredictions, predictionsQuery } from '../../src/graphql/prediction/list-predictions.js';
import { newId } from '../../src/platform/ids.js';
import { Prediction } from '../../src/store/entities/prediction.js';
import { rejectCorrection } from '../../src/subjects/listings/corrections/settle-corrections.js';
import { insertPredictions } from '../../src/subjects/listings/serving/prediction-rows.js';
import { CorrectionTest } from './support.js';

let test: CorrectionTest;
beforeAll(async () => {
  test = await CorrectionTest.start();
});
afterAll(() => test?.close());

type Args = Parameters<typeof listPredictions>[1];

const list = (args: Partial<Args>) =>
  listPredictions(test.db.manager, { first: 20, orderBy: 'NEWEST', ...args });
/** Answers of a category of their own. */
const found = async (categoryCode: string, filter: NonNullable<Args['filter']>) =>
  (await list({ filter: { categoryCode, ...filter } })).edges.map(({ node }) => node.id);

describe('predictions', () => {
  it('are found by category and by the confidence that they have at most', async () => {
    const categoryCode = 'by-confidence';
    const low = await test.answer({ categoryCode, confidence: 0.4 });
    const high = await test.answer({ categoryCode, confidence: 0.6 });
    expect(await found(categoryCode, {})).toEqual([high, low]);
    expect(await found(categoryCode, { confidenceMax: 0.4 })).toEqual([low]);
  });

  it('are corrected once somebody says where the listing belongs, until that is rejected', async () => {
    const categoryCode = 'by-correction';
    const id = await test.answer({ categoryCode });
    const { id: correctionId } = await test.say({ predictionId: id, category: 'livre' });
    expect(await found(categoryCode, { uncorrected: false })).toEqual([id]);
    expect(await found(categoryCode, { uncorrected: true })).toEqual([]);
    await rejectCorrection(test.db, { correctionId, decidedBy: 'chief', note: '' }, new Date());
    expect(await found(categoryCode, { uncorrected: false })).toEqual([]);
    expect(await found(categoryCode, { uncorrected: true })).toEqual([id]);
  });

  it('are found by when they were given, from a time on and before another', async () => {
    const categoryCode = 'by-time';
    const createdAt = new Date();
    const later = new Date(createdAt.getTime() + 1);
    const id = await test.answer({ categoryCode, createdAt });
    expect(await found(categoryCode, { from: createdAt, to: later })).toEqual([id]);
    expect(await found(categoryCode, { from: later })).toEqual([]);
    expect(await found(categoryCode, { to: createdAt })).toEqual([]);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuse %d as a confidence', async (confidenceMax) => {
    await expect(list({ filter: { confidenceMax } })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      facts: { field: 'filter.confidenceMax' },
    });
  });

  it('come by confidence, ties by age, page by page, while others are added', async () => {
    const categoryCode = 'ordered';
    const confidences = [1 / 3, 0.1 + 0.2, 1 / 3, 0.9, 5e-324];
    const ids: string[] = [];
    for (const confidence of confidences) ids.push(await test.answer({ categoryCode, confidence }));
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const page = await list({ first: 2, after, orderBy: 'LEAST_CONFIDENT', filter: { categoryCode } });
      walked.push(...page.edges.map(({ node }) => node.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      await test.answer({ categoryCode, confidence: 1e-300 });
    } while (after !== null);
    expect(walked).toEqual([4, 1, 0, 2, 3].map((index) => ids[index]));
  });
});

describe('of thousands of predictions a page', () => {
  beforeAll(async () => {
    const template = await test.db.manager.findOneByOrFail(Prediction, { id: await test.answer() });
    const rows = Array.from({ length: 5_000 }, (_, index) => ({
      ...template,
      id: newId(),
      confidence: 0.2 + ((index * 7919) % 5_000) / 10_000,
      categoryCode: `c${index % 100}`,
    }));
    await insertPredictions(test.db.manager, rows);
    await test.db.query('ANALYZE TABLE prediction, correction');
  });

  /** The index by which predictions are read, and whether they had to be sorted. */
  async function plan(args: Partial<Args>) {
    const query = predictionsQuery(test.db.manager, { first: 20, orderBy: 'NEWEST', ...args });
    const [sql, values] = query.getQueryAndParameters();
    const steps: { table: string; key: string | null; Extra: string | null }[] = await test.db.query(
      `EXPLAIN ${sql}`,
      values,
    );
    const { key, Extra } = steps.find(({ table }) => table === 'prediction')!;
    return { key, sorted: Extra?.includes('filesort') ?? false };
  }

  it.each<[Partial<Args>, string]>([
    [{}, 'PRIMARY'],
    [{ filter: { uncorrected: true } }, 'PRIMARY'],
    [{ filter: { categoryCode: 'c7' } }, 'ix_prediction_category'],
    [{ orderBy: 'LEAST_CONFIDENT' }, 'ix_prediction_confidence'],
    [
      { orderBy: 'LEAST_CONFIDENT', filter: { uncorrected: true, confidenceMax: 0.25 } },
      'ix_prediction_confidence',
    ],
  ])('%j is read by %s', async (args, key) => {
    expect(await plan(args)).toEqual({ key, sorted: false });
  });

  it('of one version is read by its index', async () => {
    const filter = { modelVersionId: test.lineage.modelVersionId };
    expect(await plan({ filter })).toMatchObject({ sorted: false });
    const { key, sorted } = await plan({ filter, orderBy: 'LEAST_CONFIDENT' });
    expect(sorted).toBe(false);
    expect(['ix_prediction_confidence', 'ix_prediction_version_confidence']).toContain(key);
  });

  it('of a time is found by their ids', async () => {
    const filter = { from: new Date(Date.now() - 3600_000), to: new Date(Date.now() + 3600_000) };
    expect(await plan({ filter })).toEqual({ key: 'PRIMARY', sorted: false });
  });
});
