import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawSamplePicture } from '../../src/subjects/listings/dataset/sample/picture.js';
import { runCli } from '../support/cli.js';
import { graphql } from '../support/graphql.js';
import { brokenPicture, zipOf } from '../support/pictures.js';
import { waitFor } from '../support/wait.js';
import {
  type ApiUnderTest,
  finished,
  importSample,
  type JobFacts,
  post,
  predictBatch,
  startServices,
  trainModel,
  upload,
} from './support/trained.js';

const UNKNOWN = '0'.repeat(64);
const POOL = '2583';

let services: ApiUnderTest;
let url: string;
let drawn: string;
let broken: string;

beforeAll(async () => {
  services = await startServices();
  url = services.api.url;
  const datasetVersionId = await importSample(url, { pictures: true });
  await trainModel(url, {
    datasetVersionId,
    model: 'FUSION',
    parameters: { linear: { epochs: 2 }, image: { epochs: 20, cnn: 'OFF' } },
  });
  drawn = await uploadPicture(await pictureOf(POOL));
  broken = await uploadPicture(await brokenPicture());
});
afterAll(() => services?.close());

const uploadPicture = (bytes: Buffer) => upload(url, new Uint8Array(bytes), 'picture.jpg');

/** One of the sample's drawings of a category. */
async function pictureOf(code: string): Promise<Buffer> {
  for (let imageId = 1; ; imageId++) {
    const picture = await drawSamplePicture(code, imageId, 99);
    if (picture !== null) return Buffer.from(picture);
  }
}

interface Answer {
  id: string;
  code: string;
  field: string | null;
  confidence: number;
  pictureDigest: string | null;
  pictureNote: string | null;
  topK: { confidence: number; category: { code: string } }[];
}

async function predict(input: object): Promise<Answer> {
  const { data, errors } = await graphql<{ predict: Answer }>(
    url,
    `mutation ($input: PredictInput!) { predict(input: $input) {
       ... on Prediction { id confidence pictureDigest pictureNote topK { confidence category { code } } }
       ... on Error { code } ... on InvalidInput { field } } }`,
    { input },
  );
  if (data == null) throw new Error(JSON.stringify(errors));
  return data.predict;
}

async function predictByRest(input: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await post(`${url}/predict`, input);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const confidenceIn = ({ topK }: Answer, code: string) =>
  topK.find(({ category }) => category.code === code)!.confidence;

const LISTING = { title: 'Produit neuf', topK: 100 };

describe('a prediction with a picture', () => {
  it('says which picture it saw, and has no note', async () => {
    const answer = await predict({ ...LISTING, pictureDigest: drawn });
    expect(answer).toMatchObject({ pictureDigest: drawn, pictureNote: null });
  });

  it('trusts the category more that the picture shows', async () => {
    const [without, seen] = await Promise.all([
      predict(LISTING),
      predict({ ...LISTING, pictureDigest: drawn }),
    ]);
    expect(confidenceIn(seen, POOL)).toBeGreaterThan(confidenceIn(without, POOL));
  });

  it('is the same over REST', async () => {
    const listing = { ...LISTING, pictureDigest: drawn };
    const [answer, rest] = await Promise.all([predict(listing), predictByRest(listing)]);
    expect(rest).toMatchObject({ status: 200, body: { confidence: answer.confidence, pictureNote: null } });
  });

  it('needs no text', async () => {
    const { topK } = await predict({ pictureDigest: drawn, topK: 100 });
    expect(topK.reduce((sum, { confidence }) => sum + confidence, 0)).toBeCloseTo(1, 5);
  });

  it('is kept with the digest of its picture', async () => {
    const { id } = await predict({ ...LISTING, pictureDigest: drawn });
    const [row] = await waitFor('the prediction to be stored', async () => {
      const rows = await services.db.query('SELECT picture_digest FROM prediction WHERE id = ?', [id]);
      return rows.length > 0 ? (rows as { picture_digest: string }[]) : null;
    });
    expect(row!.picture_digest).toBe(drawn);
  });

  it('is explained with the share that the picture has in it', async () => {
    const { data } = await graphql<{ predict: { explanation: Record<string, number> } }>(
      url,
      `mutation ($input: PredictInput!) { predict(input: $input) { ... on Prediction {
         explanation(category: "${POOL}") { picture pictureShare } } } }`,
      { input: { ...LISTING, pictureDigest: drawn } },
    );
    const { picture, pictureShare } = data!.predict.explanation;
    expect(picture).not.toBe(0);
    expect(pictureShare).toBeGreaterThan(0);
  });
});

describe('a picture that cannot be used', () => {
  it('gives a note, and the answer that the text alone gives', async () => {
    const [answer, without] = await Promise.all([
      predict({ ...LISTING, pictureDigest: broken }),
      predict(LISTING),
    ]);
    expect(answer).toMatchObject({ pictureNote: expect.stringMatching(/^broken: /), topK: without.topK });
  });

  it('gives the note over REST too', async () => {
    const { status, body } = await predictByRest({ ...LISTING, pictureDigest: broken });
    expect([status, body.pictureNote]).toEqual([200, expect.stringMatching(/^broken: /)]);
  });
});

describe('a file of listings with an archive of their pictures', () => {
  const FILE = `id,title,picture
used,Produit neuf,pool.png
without,Produit neuf,
missing,Produit neuf,gone.png
broken,Produit neuf,broken.jpg
alone,,pool.png
nothing,,gone.png
`;
  type Row = Record<'id' | 'category' | 'confidence' | 'prediction_id' | 'picture_note' | 'error', string>;
  let rows: Map<string, Row>;

  beforeAll(async () => {
    const files = { 'pool.png': await pictureOf(POOL), 'broken.jpg': await brokenPicture() };
    const picturesDigest = await uploadPicture(await zipOf(files));
    const { outputDigest } = await classifyFile({ fileDigest: await upload(url, FILE), picturesDigest });
    const output = await (await fetch(`${url}/files/${outputDigest}`)).text();
    const parsed: Row[] = parse(output, { columns: true });
    rows = new Map(parsed.map((row) => [row.id, row]));
  });

  async function classifyFile(input: object): Promise<JobFacts> {
    const { data } = await graphql<{ startBatchPrediction: { job: { id: string } } }>(
      url,
      `mutation ($input: StartBatchPredictionInput!) { startBatchPrediction(input: $input) {
         ... on BatchPredictionStarted { job { id } } } }`,
      { input },
    );
    return finished(url, data!.startBatchPrediction.job.id);
  }

  it('is answered as each listing alone with its picture', async () => {
    const answer = await predict({ title: 'Produit neuf', pictureDigest: drawn });
    expect(rows.get('used')).toMatchObject({ picture_note: '', error: '' });
    expect(Number(rows.get('used')!.confidence)).toBeCloseTo(answer.confidence, 6);
    expect(rows.get('used')!.confidence).not.toBe(rows.get('without')!.confidence);
  });

  it('needs no text where there is a picture', () => {
    expect(rows.get('alone')).toMatchObject({ error: '', category: expect.stringMatching(/^\d+$/) });
  });

  it.each([
    ['missing', /^missing: /],
    ['broken', /^broken: /],
  ])('says of a picture that is %s why it was left out, and answers as the text alone', (id, note) => {
    expect(rows.get(id)).toMatchObject({ picture_note: expect.stringMatching(note), error: '' });
    expect(rows.get(id)!.confidence).toBe(rows.get('without')!.confidence);
  });

  it('refuses a row that has neither text nor a picture that can be used', () => {
    expect(rows.get('nothing')).toMatchObject({
      ...{ category: '', picture_note: expect.stringMatching(/^missing: /) },
      error: expect.stringContaining('picture cannot be used'),
    });
  });

  it('keeps the pictures that were used, so that the answers can be explained', async () => {
    const { data } = await graphql<{
      prediction: { pictureDigest: string; explanation: { picture: number } };
    }>(
      url,
      `query ($id: ID!) { prediction(id: $id) { pictureDigest explanation(category: "${POOL}") { picture } } }`,
      { id: rows.get('used')!.prediction_id },
    );
    expect(data!.prediction.pictureDigest).toBe(drawn);
    expect(data!.prediction.explanation.picture).not.toBe(0);
  });

  it.each([
    ['what is no archive', () => upload(url, 'no archive'), FILE],
    [
      'an archive when no column names a picture',
      async () => uploadPicture(await zipOf({ a: Buffer.of(1) })),
      'id,title\n1,Lampe\n',
    ],
  ])('fails with a reason for %s', async (_what, archive, file) => {
    const input = { fileDigest: await upload(url, file), picturesDigest: await archive() };
    await expect(classifyFile(input)).rejects.toThrow(/FAILED: .*(archive|picture)/);
  });

  it('is refused when the archive was not uploaded', async () => {
    const input = { fileDigest: await upload(url, FILE), picturesDigest: UNKNOWN };
    const { data } = await graphql<{ startBatchPrediction: object }>(
      url,
      `mutation ($input: StartBatchPredictionInput!) { startBatchPrediction(input: $input) { __typename } }`,
      { input },
    );
    expect(data!.startBatchPrediction).toEqual({ __typename: 'NotFound' });
  });
});

describe('gondola predict with a file and a folder of pictures', () => {
  it('answers each listing with its picture and counts those that were left out', async () => {
    const folder = join(services.environment.dataDir, 'shop');
    await mkdir(join(folder, 'pictures'), { recursive: true });
    await writeFile(join(folder, 'pictures', 'pool.png'), await pictureOf(POOL));
    await writeFile(
      join(folder, 'in.csv'),
      'id;title;photo\n1;Produit neuf;pool.png\n2;Produit neuf;gone.png\n',
    );
    const out = join(folder, 'out.csv');
    const files = ['--in', join(folder, 'in.csv'), '--out', out, '--pictures', join(folder, 'pictures')];
    const answer = await runCli(
      ['predict', ...files, '--picture-column', 'photo', '--json'],
      services.environment.variables,
    );
    expect(answer.json()).toMatchObject({ rows: 2, rejectedRows: 0, unusablePictures: 1 });
    const [first, second] = parse(await readFile(out), { columns: true }) as Record<string, string>[];
    const { confidence } = await predict({ title: 'Produit neuf', pictureDigest: drawn });
    expect(Number(first!.confidence)).toBeCloseTo(confidence, 6);
    expect(second!.picture_note).toMatch(/^missing: /);
  });
});

describe('a picture that was not uploaded', () => {
  it.each([UNKNOWN, 'no digest', UNKNOWN.toUpperCase().replaceAll('0', 'A')])(
    'is refused by GraphQL, naming the field: %s',
    async (pictureDigest) => {
      expect(await predict({ ...LISTING, pictureDigest })).toMatchObject({
        code: 'INVALID_INPUT',
        field: 'pictureDigest',
      });
    },
  );

  it('is refused by REST, naming the field', async () => {
    expect(await predictByRest({ ...LISTING, pictureDigest: UNKNOWN })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', field: 'pictureDigest' },
    });
  });

  it('refuses a batch, naming the listing', async () => {
    const listings = [{ title: 'lampe' }, { title: 'chaise', pictureDigest: UNKNOWN }];
    expect(await predictBatch(url, listings)).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'listings[1].pictureDigest',
    });
  });
});
