import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, finished, startServices, trainModel, upload } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { waitFor } from '../support/wait.js';

interface Recommended {
  film: { id: string; title: string; genres: string[] };
  score: number;
  base: number;
  others: number;
  because: { film: { id: string }; contribution: number }[];
}

interface Answer {
  __typename: string;
  id: string;
  message: string;
  isColdStart: boolean;
  historyCount: number;
  unknownCount: number;
  films: Recommended[];
  modelVersion: { version: number };
}

const FIELDS = `__typename
  ... on Recommendation {
    id isColdStart historyCount unknownCount modelVersion { version }
    films { film { id title genres } score base others because { film { id } contribution } }
  }
  ... on Error { message }`;

let services: ApiUnderTest;
let url: string;
let datasetVersionId: string;

beforeAll(async () => {
  services = await startServices();
  url = services.api.url;
  const { data } = await graphql<{ importDataset: { job: { id: string } } }>(
    url,
    `mutation { importDataset(input: { name: "films",
       source: { filmSample: { users: 200, films: 150, ratings: 6000 } } }) {
       ... on DatasetImportStarted { job { id } } } }`,
  );
  datasetVersionId = (await finished(url, data!.importDataset.job.id)).datasetVersion!.id;
  await trainModel(url, { datasetVersionId, model: 'ITEM_KNN' });
});
afterAll(() => services?.close());

async function recommend(input: object): Promise<Answer> {
  const { data, errors } = await graphql<{ recommend: Answer }>(
    url,
    `mutation ($input: RecommendInput!) { recommend(input: $input) { ${FIELDS} } }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return data!.recommend;
}

const idsOf = ({ films }: Pick<Answer, 'films'>) => films.map(({ film }) => film.id);

describe('recommending films', () => {
  it('answers a known user with films that the user has not rated', async () => {
    const answer = await recommend({ userId: '1' });
    expect(answer).toMatchObject({ __typename: 'Recommendation', isColdStart: false });
    expect(answer.historyCount).toBeGreaterThan(0);
    expect(new Set(idsOf(answer)).size).toBe(10);
  });

  it('answers a visitor by the films that are liked, and not with them', async () => {
    const liked = idsOf(await recommend({ userId: '2', k: 3 }));
    const answer = await recommend({ likedFilms: liked, k: 20 });
    expect(answer.films).toHaveLength(20);
    expect(idsOf(answer).filter((id) => liked.includes(id))).toEqual([]);
  });

  it('says why: base, the liked films and the rest add up to the score', async () => {
    const { films } = await recommend({ userId: '3' });
    for (const { score, base, because, others } of films) {
      const sum = because.reduce((total, { contribution }) => total + contribution, base + others);
      expect(sum).toBeCloseTo(score, 4);
      for (const { contribution } of because) expect(contribution).toBeGreaterThan(0);
    }
    expect(films[0]!.because.length).toBeGreaterThan(0);
  });

  it('answers somebody who is not known with what most people liked', async () => {
    const [stranger, nobody] = [await recommend({ userId: 'nobody' }), await recommend({})];
    expect(stranger).toMatchObject({ isColdStart: true, historyCount: 0 });
    expect(idsOf(stranger)).toEqual(idsOf(nobody));
  });

  it('leaves out what is excluded, and keeps to genres', async () => {
    const first = await recommend({ userId: '1', k: 5 });
    const genre = first.films[0]!.film.genres[0]!;
    const answer = await recommend({ userId: '1', exclude: idsOf(first), genres: [genre] });
    expect(idsOf(answer).filter((id) => idsOf(first).includes(id))).toEqual([]);
    for (const { film } of answer.films) expect(film.genres).toContain(genre);
  });

  it('takes genres in any case, and refuses one that no film has, naming those there are', async () => {
    const { films } = await recommend({ userId: '1', genres: ['comedy'] });
    expect(films.length).toBeGreaterThan(0);
    for (const { film } of films) expect(film.genres).toContain('Comedy');
    const { __typename, message } = await recommend({ userId: '1', genres: ['Foo'] });
    expect(__typename).toBe('InvalidInput');
    expect(message).toMatch(/genre "Foo"\. There are: .*Comedy/);
  });

  it('counts films that the model has never heard of', async () => {
    expect((await recommend({ userId: '1', exclude: ['no such film'] })).unknownCount).toBe(1);
    expect(await recommend({ likedFilms: ['no such film'] })).toMatchObject({
      ...{ unknownCount: 1, isColdStart: true },
    });
  });

  it.each([
    [{ userId: '1', likedFilms: ['1'] }, 'either userId or likedFilms'],
    [{ k: 0 }, 'k'],
    [{ modelName: 'nothing' }, 'no champion'],
  ])('refuses %j', async (input, message) => {
    expect((await recommend(input)).message).toContain(message);
  });

  it('keeps each answer with its reasons', async () => {
    const { id, films } = await recommend({ userId: '4', k: 2 });
    const { data } = await graphql<{ recommendation: Answer }>(
      url,
      `query ($id: ID!) { recommendation(id: $id) { ${FIELDS.replace('... on Error { message }', '')} } }`,
      { id },
    );
    expect(data!.recommendation.films).toEqual(films);
    const list = await graphql<{ recommendations: { edges: { node: { id: string } }[] } }>(
      url,
      '{ recommendations(userId: "4") { edges { node { id } } } }',
    );
    expect(list.data!.recommendations.edges.map(({ node }) => node.id)).toEqual([id]);
  });

  it('finds similar films', async () => {
    const { data } = await graphql<{ similarFilms: { film: { id: string }; similarity: number }[] }>(
      url,
      '{ similarFilms(id: "1", k: 5) { film { id } similarity } }',
    );
    const similarities = data!.similarFilms.map(({ similarity }) => similarity);
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
    expect(data!.similarFilms.map(({ film }) => film.id)).not.toContain('1');
  });

  it('is offered to curl as well', async () => {
    const response = await fetch(`${url}/recommend`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ userId: '1', k: 3 }),
    });
    const { films, model } = (await response.json()) as Answer & { model: { name: string } };
    expect(idsOf({ films })).toEqual(idsOf(await recommend({ userId: '1', k: 3 })));
    expect(model.name).toBe('film-recommender');
    const similar = await fetch(`${url}/films/1/similar?k=2`);
    expect(((await similar.json()) as { films: unknown[] }).films).toHaveLength(2);
    expect((await fetch(`${url}/films/none/similar`)).status).toBe(404);
  });

  it('is described for clients of REST', async () => {
    const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
      paths: Record<string, { get?: { parameters: { name: string }[] }; post?: object }>;
    };
    expect(paths['/recommend']?.post).toBeDefined();
    expect(paths['/films/{id}/similar']?.get?.parameters.map(({ name }) => name)).toEqual([
      ...['id', 'k', 'modelName'],
    ]);
  });
});

describe('a model of films', () => {
  it('says its subject, and is listed by it', async () => {
    const { data } = await graphql<Record<string, { edges: { node: object }[] }>>(
      url,
      `{ films: models(subject: FILMS) { edges { node { name subject } } }
         listings: models(subject: LISTINGS) { edges { node { name } } } }`,
    );
    expect(data!.films!.edges).toContainEqual({ node: { name: 'film-recommender', subject: 'FILMS' } });
    expect(data!.listings!.edges).toEqual([]);
  });

  it('has runs that are listed by what they are about', async () => {
    const { data } = await graphql<Record<string, { edges: { node: object }[] }>>(
      url,
      `{ films: runs(filter: { subject: FILMS }) { edges { node { datasetVersion { subject } } } }
         listings: runs(filter: { subject: LISTINGS }) { edges { node { id } } } }`,
    );
    expect(data!.films!.edges[0]).toEqual({ node: { datasetVersion: { subject: 'FILMS' } } });
    expect(data!.listings!.edges).toEqual([]);
  });

  it('does not classify listings', async () => {
    const { data } = await graphql<{ predict: Answer }>(
      url,
      `mutation { predict(input: { title: "a boat", modelName: "film-recommender" }) {
         __typename ... on Error { message } } }`,
    );
    expect(data!.predict).toMatchObject({ message: expect.stringContaining('is about films') });
  });

  it('is not asked about a file of listings', async () => {
    const digest = await upload(url, 'id,title\n1,a boat\n');
    const { data } = await graphql<{ startBatchPrediction: Answer }>(
      url,
      `mutation ($digest: String!) { startBatchPrediction(input: {
         fileDigest: $digest, modelName: "film-recommender" }) { ... on Error { message } } }`,
      { digest },
    );
    expect(data!.startBatchPrediction).toMatchObject({ message: expect.stringContaining('is about films') });
  });

  it('is swapped for a better one, without a request that fails', async () => {
    await graphql(
      url,
      `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { __typename } }`,
      { input: { datasetVersionId, model: 'POPULARITY', modelName: 'films of a kind' } },
    );
    const swapped = async () =>
      (await recommend({ modelName: 'films of a kind' })).modelVersion?.version === 1;
    await waitFor('the first version to serve', swapped);
    await trainModel(url, { datasetVersionId, model: 'ALS', modelName: 'films of a kind' });
    await waitFor('the second version to serve', async () => {
      const answer = await recommend({ modelName: 'films of a kind', userId: '1' });
      expect(answer.__typename).toBe('Recommendation');
      return answer.modelVersion.version === 2;
    });
  });
});
