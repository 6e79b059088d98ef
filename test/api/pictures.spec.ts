import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawSamplePicture } from '../../src/pipeline/dataset/sample/picture.js';
import { graphql } from '../support/graphql.js';
import { brokenPicture } from '../support/pictures.js';
import { waitFor } from '../support/wait.js';
import {
  type ApiUnderTest,
  importSample,
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
}, 120_000);
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
