import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SeededApi, startSeeded } from './support/seeded.js';

let api: SeededApi;
beforeAll(async () => {
  api = await startSeeded(1);
});
afterAll(() => api?.close());

const FIELDS = '{ from to predictions meanConfidence corrections correctedShare }';

it('traffic has the answers of a model in parts of a time', async () => {
  const [{ name, createdAt }] = await api.db.query(
    `SELECT model.name, prediction.created_at AS createdAt FROM prediction
       JOIN model_version ON model_version.id = model_version_id JOIN model ON model.id = model_id`,
  );
  const { data, errors } = await api.query<{ traffic: object[] }>(
    `query ($name: String, $from: DateTime, $to: DateTime) {
       traffic(modelName: $name, from: $from, to: $to, buckets: 2) ${FIELDS} }`,
    { name, from: createdAt, to: new Date(createdAt.getTime() + 2000) },
  );
  expect(errors).toBeUndefined();
  expect(data!.traffic).toMatchObject([
    { predictions: 1, meanConfidence: 0.5, corrections: 0, correctedShare: 0 },
    { predictions: 0, meanConfidence: null, corrections: 0, correctedShare: null },
  ]);
});

it.each([0, 501])('traffic refuses %i parts', async (buckets) => {
  const { errors } = await api.query(`{ traffic(buckets: ${buckets}) ${FIELDS} }`);
  expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'buckets' });
});
