import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../support/graphql.js';
import { waitFor } from '../support/wait.js';
import { startTrained, type Trained, train } from './support/trained.js';

const LISTING = {
  title: 'Pompe de filtration pour piscine hors sol',
  description: 'Débit 4 m3/h, pompe avec tuyaux',
};

let trained: Trained;
let url: string;
let predictionId: string;

beforeAll(async () => {
  trained = await startTrained({ CHAMPION_POLL_MS: '100' });
  url = trained.api.url;
  predictionId = (await predicted('id')).id;
  await waitFor('the prediction to be stored', async () => {
    const [{ stored }] = await trained.db.query('SELECT COUNT(*) AS stored FROM prediction');
    return Number(stored) > 0;
  });
});
afterAll(() => trained?.close());

interface Term {
  field: 'TITLE' | 'DESCRIPTION';
  text: string;
  contribution: number;
  spans: { start: number; end: number }[];
}

interface Explanation {
  category: { code: string };
  method: string;
  score: number;
  bias: number;
  others: number;
  picture: number;
  pictureShare: number;
  terms: Term[];
}

interface Answered {
  id: string;
  category: { code: string };
  topK: { category: { code: string } }[];
  explanation: Explanation;
  nearestListings: {
    externalId: string;
    title: string;
    similarity: number;
    category: { code: string; name: string };
  }[];
}

const EXPLANATION = `category { code } method score bias others picture pictureShare
  terms { field text contribution spans { start end } }`;
const NEAREST = 'externalId title similarity category { code name }';

/** These fields of a new prediction. */
async function predicted(fields: string, input: object = {}): Promise<Answered> {
  const { data, errors } = await graphql<{ predict: Answered }>(
    url,
    `mutation ($input: PredictInput!) { predict(input: $input) { ... on Prediction { ${fields} } } }`,
    { input: { ...LISTING, ...input } },
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data!.predict;
}

/** These fields of the prediction that was stored. */
const stored = (fields: string) =>
  graphql<{ prediction: Answered }>(url, `query ($id: ID!) { prediction(id: $id) { ${fields} } }`, {
    id: predictionId,
  });

function total({ bias, others, picture, terms }: Explanation): number {
  return terms.reduce((sum, { contribution }) => sum + contribution, bias + others + picture);
}

describe('an explanation', () => {
  it.each([0, 3, 100])('of %d terms adds up to the score', async (first) => {
    const { explanation } = await predicted(`explanation(first: ${first}) { ${EXPLANATION} }`);
    expect(explanation.terms.length).toBeLessThanOrEqual(first);
    expect(total(explanation)).toBeCloseTo(explanation.score, 9);
  });

  it('is of the predicted category, by the weights of the model, when nothing else is asked for', async () => {
    const { category, explanation } = await predicted(`category { code } explanation { ${EXPLANATION} }`);
    expect(explanation).toMatchObject({ category, method: 'WEIGHTS', picture: 0, pictureShare: 0 });
  });

  it('lists the largest contributions first', async () => {
    const { explanation } = await predicted(`explanation(first: 100) { ${EXPLANATION} }`);
    const sizes = explanation.terms.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('points at the words of the listing', async () => {
    const { explanation } = await predicted(`explanation(first: 100) { ${EXPLANATION} }`);
    expect(explanation.terms).not.toEqual([]);
    for (const { field, text, spans } of explanation.terms) {
      const shown = field === 'TITLE' ? LISTING.title : LISTING.description;
      expect(shown.slice(spans[0]!.start, spans[0]!.end)).toBe(text);
    }
  });

  it('speaks for the predicted category with a word of the title', async () => {
    const { explanation } = await predicted(`explanation { ${EXPLANATION} }`);
    const best = explanation.terms.find(({ field }) => field === 'TITLE')!;
    expect(best.contribution).toBeGreaterThan(0);
  });

  it('can be had for another category, which scores less', async () => {
    const { topK } = await predicted('topK { category { code } }');
    const other = topK.at(-1)!.category.code;
    const { explanation: best } = await predicted(`explanation { score }`);
    const { explanation } = await predicted(`explanation(category: "${other}") { ${EXPLANATION} }`);
    expect(explanation.category.code).toBe(other);
    expect(total(explanation)).toBeCloseTo(explanation.score, 9);
    expect(explanation.score).toBeLessThan(best.score);
  });

  it('of a category that the model does not know is refused, naming the argument', async () => {
    const { errors } = await stored('explanation(category: "0815") { score }');
    expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'category' });
  });

  it.each([-1, 101])('of %d terms is refused', async (first) => {
    const { errors } = await stored(`explanation(first: ${first}) { score }`);
    expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'first' });
  });

  it('is the same for the stored prediction', async () => {
    const fields = `explanation { ${EXPLANATION} }`;
    const { data } = await stored(fields);
    expect(data!.prediction.explanation).toEqual((await predicted(fields)).explanation);
  });
});

describe('the nearest listings', () => {
  it('are training listings, the most similar first', async () => {
    const { nearestListings } = await predicted(`nearestListings(first: 10) { ${NEAREST} }`);
    const similarities = nearestListings.map(({ similarity }) => similarity);
    const rows: { title: string; split: string }[] = await trained.db.query(
      'SELECT title, split FROM listing WHERE dataset_version_id = ? AND external_id IN (?)',
      [trained.datasetVersionId, nearestListings.map(({ externalId }) => externalId)],
    );
    expect(new Set(rows.map(({ split }) => split))).toEqual(new Set(['train']));
    expect(new Set(rows.map(({ title }) => title))).toEqual(
      new Set(nearestListings.map(({ title }) => title)),
    );
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
    expect(similarities.every((similarity) => similarity > 0 && similarity <= 1)).toBe(true);
  });

  it('of a training listing begin with itself, fully alike', async () => {
    const [listing] = await trained.db.query(
      "SELECT title, description FROM listing WHERE dataset_version_id = ? AND split = 'train' LIMIT 1",
      [trained.datasetVersionId],
    );
    const { nearestListings } = await predicted(`nearestListings(first: 1) { ${NEAREST} }`, listing);
    expect(nearestListings[0]!.title).toBe(listing.title);
    expect(nearestListings[0]!.similarity).toBeCloseTo(1, 5);
  });

  it('are none for words that no listing has', async () => {
    const { nearestListings } = await predicted(`nearestListings { ${NEAREST} }`, {
      title: 'ωωωω',
      description: '',
    });
    expect(nearestListings).toEqual([]);
  });

  it.each([0, 51])('cannot be %d', async (first) => {
    const { errors } = await stored(`nearestListings(first: ${first}) { similarity }`);
    expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'first' });
  });
});

describe('with a newer champion', () => {
  it('an older prediction is still explained by the version that made it', async () => {
    const fields = `modelVersion { version } explanation { ${EXPLANATION} } nearestListings { ${NEAREST} }`;
    const before = (await stored(fields)).data;
    await train(url, trained.datasetVersionId, { seed: 2, linear: { epochs: 5 } });
    // Whether or not the newer one was better.
    await trained.db.query(
      'UPDATE model_alias SET model_version_id = (SELECT id FROM model_version WHERE version = 2)',
    );
    await waitFor('the newer champion to serve', async () => {
      const { modelVersion } = (await predicted('modelVersion { version }')) as unknown as {
        modelVersion: { version: number };
      };
      return modelVersion.version === 2;
    });
    expect((await stored(fields)).data).toEqual(before);
  });
});
