import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTraffic, trafficRequestSchema } from '../../src/pipeline/monitoring/traffic.js';
import { rejectCorrection } from '../../src/subjects/listings/corrections/settle-corrections.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { CorrectionTest, MODEL } from './support.js';

const FROM = new Date('2026-05-01T00:00:00.000Z');
const at = (ms: number) => new Date(FROM.getTime() + ms);

let test: CorrectionTest;
beforeAll(async () => {
  test = await CorrectionTest.start();
});
afterAll(() => test?.close());

const traffic = (request: object, now = new Date()) =>
  readTraffic(test.db.manager, subjectOf, trafficRequestSchema.parse({ modelName: MODEL, ...request }), now);

/** An answer whose id is as old as it is. */
const answerAt = (createdAt: Date, changes: { confidence?: number } = {}) =>
  test.answer({ id: idAt(createdAt), createdAt, ...changes });
let ids = 0;
const idAt = (time: Date) =>
  time.getTime().toString(16).padStart(12, '0') + (++ids).toString(16).padStart(20, '0');

describe('traffic', () => {
  it('counts the answers of each part, the first moment in and the last out', async () => {
    for (const ms of [-1, 0, 999, 1000, 2999, 3000]) await answerAt(at(ms));
    expect(await traffic({ from: FROM, to: at(3000), buckets: 3 })).toMatchObject([
      { from: at(0), to: at(1000), predictions: 2 },
      { from: at(1000), to: at(2000), predictions: 1 },
      { from: at(2000), to: at(3000), predictions: 1 },
    ]);
  });

  it('puts every answer into the part whose bounds it lies in, also where they are no whole milliseconds', async () => {
    const start = at(100_000);
    for (let ms = 0; ms < 10; ms++) await answerAt(new Date(start.getTime() + ms));
    const parts = await traffic({ from: start, to: new Date(start.getTime() + 10), buckets: 7 });
    for (const { from, to, predictions } of parts) expect(predictions).toBe(to.getTime() - from.getTime());
  });

  it('has the mean confidence, and null where nothing was answered', async () => {
    const start = at(200_000);
    await answerAt(start, { confidence: 0.4 });
    await answerAt(start, { confidence: 0.8 });
    const parts = await traffic({ from: start, to: new Date(start.getTime() + 2), buckets: 2 });
    expect(parts.map(({ meanConfidence }) => meanConfidence)).toEqual([expect.closeTo(0.6, 12), null]);
    expect(parts[1]).toMatchObject({ predictions: 0, corrections: 0, correctedShare: null });
  });

  it('counts an answer as judged once, whoever judged it, until that is rejected', async () => {
    const start = at(300_000);
    const [predictionId] = [await answerAt(start), await answerAt(start)];
    const judged = async () => {
      const [part] = await traffic({ from: start, to: new Date(start.getTime() + 1), buckets: 1 });
      return [part!.corrections, part!.correctedShare];
    };
    const first = await test.say({ predictionId, category: 'lampe' });
    const second = await test.say({ predictionId, category: 'lampe', submittedBy: 'ben' });
    expect(await judged()).toEqual([1, 0.5]);
    for (const { id } of [first, second]) {
      await rejectCorrection(test.db, { correctionId: id, decidedBy: 'chief', note: '' }, new Date());
    }
    expect(await judged()).toEqual([0, 0]);
  });

  it('is that of the last day where no time is given', async () => {
    const now = new Date();
    const parts = await traffic({ buckets: 24 }, now);
    expect(parts).toHaveLength(24);
    expect(parts[0]!.from.getTime()).toBe(now.getTime() - 86_400_000);
    expect(parts.at(-1)!.to).toEqual(now);
  });

  it('of a model that there is not is none', async () => {
    const parts = await traffic({ modelName: 'nobody', from: FROM, to: at(1), buckets: 1 });
    expect(parts).toMatchObject([{ predictions: 0, meanConfidence: null, corrections: 0 }]);
  });

  it('refuses a time that ends before it begins', async () => {
    await expect(traffic({ from: FROM, to: FROM, buckets: 1 })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      facts: { field: 'from' },
    });
  });

  it('is read from an index alone', async () => {
    const [{ key, Extra }] = await test.db.query(
      `EXPLAIN SELECT COUNT(*), AVG(confidence) FROM prediction
        WHERE model_version_id IN (?) AND created_at >= ? AND created_at < ?`,
      [[test.lineage.modelVersionId], FROM, at(1000)],
    );
    expect(key).toBe('ix_prediction_version_created');
    expect(Extra).toContain('Using index');
  });
});
