import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../support/graphql.js';
import { waitFor } from '../support/wait.js';
import {
  countPredictions,
  post,
  predict,
  predictBatch,
  startTrained,
  type Trained,
} from './support/trained.js';

let trained: Trained;
let url: string;

beforeAll(async () => {
  trained = await startTrained();
  url = trained.api.url;
});
afterAll(() => trained?.close());

const CONSOLE = {
  title: 'Manette sans fil pour console de jeux',
  description: 'Compatible avec toutes les consoles',
};
const POOL = { title: 'Pompe de filtration pour piscine hors sol', description: 'Débit 4 m3/h, avec tuyaux' };

const storedRow = (id: string) =>
  waitFor('the prediction to be stored', async () => {
    const rows = await trained.db.query('SELECT * FROM prediction WHERE id = ?', [id]);
    return rows[0] as Record<string, unknown> | undefined;
  });

describe('predict', () => {
  it('answers category, confidence, model version, id and latency', async () => {
    const answer = await predict(url, CONSOLE);
    expect(answer).toMatchObject({
      __typename: 'Prediction',
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      title: CONSOLE.title,
      description: CONSOLE.description,
      externalId: null,
      modelVersion: { version: 1 },
    });
    expect(answer.category).toEqual(answer.topK[0]!.category);
    expect(answer.confidence).toBe(answer.topK[0]!.confidence);
    expect(answer.category.name).not.toBe('');
    expect(answer.latencyMs).toBeGreaterThan(0);
    expect(Math.abs(Date.now() - Date.parse(answer.createdAt))).toBeLessThan(60_000);
  });

  it('gives an answer that can be asked for at once, before it is stored', async () => {
    const { id } = await predict(url, CONSOLE);
    const { data } = await graphql<{ prediction: { title: string } }>(
      url,
      'query ($id: ID!) { prediction(id: $id) { title } }',
      { id },
    );
    expect(data!.prediction.title).toBe(CONSOLE.title);
  });

  it('answers another text with another category', async () => {
    const [first, second] = await Promise.all([predict(url, CONSOLE), predict(url, POOL)]);
    expect(first.category.code).not.toBe(second.category.code);
  });

  it('gives topK categories, best first, which add up to one for all of them', async () => {
    const { topK } = await predict(url, { ...POOL, topK: 100 });
    expect(topK).toHaveLength(27);
    expect(topK.map(({ confidence }) => confidence)).toEqual(
      topK.map(({ confidence }) => confidence).sort((a, b) => b - a),
    );
    expect(topK.reduce((sum, { confidence }) => sum + confidence, 0)).toBeCloseTo(1, 5);
    expect((await predict(url, { ...POOL, topK: 1 })).topK).toHaveLength(1);
    expect((await predict(url, POOL)).topK).toHaveLength(5);
  });

  it.each([0, -1, 101])('refuses topK %d, naming the field and the limit', async (topK) => {
    const answer = await predict(url, { ...POOL, topK });
    expect(answer).toMatchObject({ code: 'INVALID_INPUT', field: 'topK', limit: topK > 1 ? 100 : 1 });
  });

  it('stores the answer under its id, with the model version and the external id', async () => {
    const answer = await predict(url, { ...POOL, externalId: 'ABC-1' });
    expect(await storedRow(answer.id)).toMatchObject({
      external_id: 'ABC-1',
      source: 'graphql',
      title: POOL.title,
      category_code: answer.category.code,
      confidence: answer.confidence,
      model_version_id: answer.modelVersion.id,
      job_id: null,
    });
  });

  it('agrees with REST', async () => {
    const rest = (await (await post(`${url}/predict`, POOL)).json()) as Record<string, unknown>;
    const answer = await predict(url, POOL);
    expect(rest).toMatchObject({
      category: answer.category,
      confidence: answer.confidence,
      topK: answer.topK.map(({ category, confidence }) => ({ ...category, confidence })),
      model: { version: answer.modelVersion.version, versionId: answer.modelVersion.id },
    });
  });

  it.each([
    ['nothing', {}],
    ['empty texts', { title: '', description: '   ' }],
    ['mark-up without text', { title: '<br/>', description: '<div><script>let a = 1</script>&nbsp;</div>' }],
    ['nulls', { title: null, description: null }],
    ['characters that cannot be kept', { title: '\ud800\u0000' }],
  ])('refuses %s as a listing without text', async (_what, input) => {
    const answer = await predict(url, input);
    expect(answer).toMatchObject({ __typename: 'InvalidInput', code: 'INVALID_INPUT', field: 'title' });
  });

  it('drops lone surrogates and NUL bytes and keeps emoji', async () => {
    const answer = await predict(url, { title: 'Manette \ud83c\udfae\u0000 sans\udc00 fil \ud800' });
    expect(answer.title).toBe('Manette \ud83c\udfae sans fil');
    expect(await storedRow(answer.id)).toMatchObject({ title: 'Manette \ud83c\udfae sans fil' });
  });

  it('keeps SQL metacharacters byte for byte', async () => {
    const title = `Lot'); DROP TABLE prediction; -- "x" \\' \\\\ %_ \` /* */ ? :id ${'$'}{a} 0x27 UNION SELECT`;
    const answer = await predict(url, { title, description: title, externalId: title });
    expect(answer).toMatchObject({ title, description: title, externalId: title });
    expect(await storedRow(answer.id)).toMatchObject({ title, description: title, external_id: title });
  });

  it('refuses a title of 10 MB, naming the field and the limit', async () => {
    const answer = await predict(url, { title: 'x'.repeat(10_000_000) });
    expect(answer).toMatchObject({ code: 'INVALID_INPUT', field: 'title', limit: 1000 });
  });

  it('takes a description of 110,000 characters and refuses one of 111,000', async () => {
    const accepted = await predict(url, { description: 'é'.repeat(110_000) });
    expect(accepted.__typename).toBe('Prediction');
    expect(await storedRow(accepted.id)).toMatchObject({ description: 'é'.repeat(110_000) });
    const refused = await predict(url, { description: 'x'.repeat(111_000) });
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', field: 'description', limit: 110_000 });
  });

  it.each(['<script ', '<script>', '<!--', '&lt;', '<a '])(
    'answers a description of many %s',
    async (mark) => {
      const description = mark.repeat(1_600_000 / mark.length);
      const answer = await predict(url, { title: 'Piscine', description });
      expect(['Prediction', 'InvalidInput']).toContain(answer.__typename);
    },
  );

  it('says which model has no champion', async () => {
    const answer = await predict(url, { ...POOL, modelName: 'nobody' });
    expect(answer).toMatchObject({ __typename: 'NoChampion', code: 'NO_CHAMPION', modelName: 'nobody' });
  });
});

describe('predictBatch', () => {
  it('answers 1,000 listings in their order, with unique ids that sort by time', async () => {
    const listings = Array.from({ length: 1_000 }, (_, index) => (index % 2 === 0 ? CONSOLE : POOL));
    const batches = [];
    for (let count = 0; count < 5; count++) batches.push(await predictBatch(url, listings));
    const ids = batches.flatMap(({ predictions }) => predictions.map(({ id }) => id));
    expect(new Set(ids).size).toBe(5_000);
    expect(ids).toEqual([...ids].sort());
    const [console, pool] = await Promise.all([predict(url, CONSOLE), predict(url, POOL)]);
    expect(batches[0]!.predictions.map(({ category }) => category.code)).toEqual(
      listings.map((listing) => (listing === CONSOLE ? console : pool).category.code),
    );
  });

  it('refuses 1,001 listings, naming the limit', async () => {
    const answer = await predictBatch(
      url,
      Array.from({ length: 1_001 }, () => POOL),
    );
    expect(answer).toMatchObject({ code: 'INVALID_INPUT', field: 'listings', limit: 1_000 });
  });

  it('refuses an empty batch', async () => {
    expect(await predictBatch(url, [])).toMatchObject({ code: 'INVALID_INPUT', field: 'listings' });
  });

  it('refuses all for one bad listing and writes nothing', async () => {
    await predict(url, CONSOLE);
    await waitFor('the log to be empty', async () => (await pending()) === 0);
    const before = await countPredictions(trained.db);
    const listings = Array.from({ length: 900 }, (_, index) => (index === 800 ? { title: ' ' } : POOL));
    const answer = await predictBatch(url, listings);
    expect(answer).toMatchObject({ code: 'INVALID_INPUT', field: 'listings[800].title' });
    expect(await pending()).toBe(0);
    expect(await countPredictions(trained.db)).toBe(before);
  });

  it('lets other requests in while it runs', async () => {
    const text = 'Pompe de filtration pour piscine hors sol avec tuyaux. '.repeat(120);
    let batchEnded = false;
    const batch = predictBatch(
      url,
      Array.from({ length: 1_000 }, () => ({ title: 'Pompe', description: text })),
    );
    void batch.then(() => {
      batchEnded = true;
    });
    let answeredMeanwhile = 0;
    while (!batchEnded) {
      expect((await predict(url, CONSOLE)).__typename).toBe('Prediction');
      if (!batchEnded) answeredMeanwhile += 1;
    }
    expect((await batch).predictions).toHaveLength(1_000);
    expect(answeredMeanwhile).toBeGreaterThan(5);
  });
});

describe('during a training', () => {
  it('goes on answering', async () => {
    const started = await post(`${url}/training`, {
      datasetVersionId: trained.datasetVersionId,
      parameters: { linear: { epochs: 20 }, seed: 7 },
    });
    const { jobId } = (await started.json()) as { jobId: string };
    const state = async () =>
      ((await (await fetch(`${url}/training/${jobId}`)).json()) as { state: string }).state;
    await waitFor('the training to run', async () => (await state()) !== 'QUEUED');
    let answers = 0;
    while ((await state()) === 'RUNNING') {
      expect((await predict(url, POOL)).__typename).toBe('Prediction');
      answers += 1;
    }
    expect(await state()).toBe('SUCCEEDED');
    expect(answers).toBeGreaterThan(0);
  });
});

async function pending(): Promise<number> {
  const health = (await (await fetch(`${url}/healthz`)).json()) as { predictionsPending: number };
  return health.predictionsPending;
}
