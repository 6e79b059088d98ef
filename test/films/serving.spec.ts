import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { estimateQuality } from '../../src/pipeline/monitoring/quality/estimate-quality.js';
import { findChampion } from '../../src/pipeline/registry/champion.js';
import { newId } from '../../src/platform/ids.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { Recommendation } from '../../src/store/entities/recommendation.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { subjectOf } from '../../src/subjects/subjects.js';
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
  withFeedback: boolean | null;
  films: Recommended[];
  modelVersion: { version: number };
}

const FIELDS = `__typename
  ... on Recommendation {
    id isColdStart historyCount unknownCount withFeedback modelVersion { version }
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

interface Told {
  __typename: string;
  field?: string;
  events?: { isKnownRecommendation: boolean | null }[];
}

async function tell(...events: object[]): Promise<Told> {
  const { data, errors } = await graphql<{ recordFeedback: Told }>(
    url,
    `mutation ($input: RecordFeedbackInput!) { recordFeedback(input: $input) { __typename
       ... on FeedbackRecorded { events { isKnownRecommendation } } ... on InvalidInput { field } } }`,
    { input: { submittedBy: 'shop', events } },
  );
  expect(errors).toBeUndefined();
  return data!.recordFeedback;
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

  it('counts what a new user has told in the very next answer', async () => {
    const userId = `new ${newId()}`;
    const liked = idsOf(await recommend({ userId: '6', k: 3 }));
    await tell(...liked.map((filmId) => ({ userId, filmId, kind: 'LIKED' })), {
      ...{ userId, filmId: 'no such film', kind: 'LIKED' },
    });
    const answer = await recommend({ userId });
    expect(answer).toMatchObject({ isColdStart: false, historyCount: 3, withFeedback: true });
    const reasons = new Set(answer.films.flatMap(({ because }) => because.map(({ film }) => film.id)));
    expect([...reasons].sort()).toEqual([...liked].sort());
    expect(idsOf(answer).filter((id) => liked.includes(id))).toEqual([]);
  });

  it('does not recommend again what a user has just seen, liked or rated', async () => {
    const [seen, liked, rated] = idsOf(await recommend({ userId: '7' }));
    await tell(
      { userId: '7', filmId: seen, kind: 'SEEN' },
      { userId: '7', filmId: liked, kind: 'LIKED' },
      { userId: '7', filmId: rated, kind: 'RATED', rating: 2 },
    );
    const after = idsOf(await recommend({ userId: '7', k: 100 }));
    expect(after.filter((id) => [seen, liked, rated].includes(id))).toEqual([]);
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
    const { data, errors } = await graphql<{ recommendation: Answer }>(
      url,
      `query ($id: ID!) { recommendation(id: $id) { ${FIELDS.replace('... on Error { message }', '')} } }`,
      { id },
    );
    expect(errors).toBeUndefined();
    expect(data!.recommendation.films).toEqual(films);
    const list = await graphql<{ recommendations: { edges: { node: { id: string } }[] } }>(
      url,
      '{ recommendations(userId: "4") { edges { node { id } } } }',
    );
    expect(list.data!.recommendations.edges.map(({ node }) => node.id)).toEqual([id]);
  });

  it('names the films of a model that is served no more by its dataset, without its file', async () => {
    const userId = `of old ${newId()}`;
    const { films } = await recommend({ userId, k: 2 });
    const version = await findChampion(services.db.manager, 'film-recommender');
    const former = { ...version!, id: newId(), version: 1_000, artifactDigest: null };
    await services.db.manager.insert(ModelVersion, former);
    const [known] = films;
    const shown = (id: string) => ({ id, score: 1, predictedRating: null, base: 1, because: [], others: 0 });
    await services.db.manager.insert(Recommendation, {
      ...{
        id: newId(),
        modelVersionId: former.id,
        source: 'rest',
        userId,
        films: [known!.film.id, 'gone'].map(shown),
      },
      ...{ historyCount: 0, likedCount: 0, unknownCount: 0, isColdStart: true, withFeedback: null },
      isFiltered: false,
      ...{ noveltyBits: null, latencyMs: 1, createdAt: new Date() },
    });
    const { data, errors } = await graphql<{ recommendations: { edges: { node: Answer }[] } }>(
      url,
      `query ($userId: ID!) { recommendations(userId: $userId) {
         edges { node { modelVersion { version } films { film { id title genres } } } } } }`,
      { userId },
    );
    expect(errors).toBeUndefined();
    const old = data!.recommendations.edges.find(({ node }) => node.modelVersion.version === 1_000)!.node;
    expect(old.films.map(({ film }) => film)).toEqual([
      known!.film,
      { id: 'gone', title: 'gone', genres: [] },
    ]);
  });

  it('is known to feedback that names it, of this user, at once', async () => {
    const event = { userId: '8', filmId: '1', kind: 'SEEN' };
    const { id: own } = await recommend({ userId: '8' });
    const { id: visitors } = await recommend({ likedFilms: ['1'] });
    const named = [own, visitors, newId(), null];
    const { events } = await tell(...named.map((recommendationId) => ({ ...event, recommendationId })));
    expect(events!.map((each) => each.isKnownRecommendation)).toEqual([true, false, false, null]);
  });

  it('is not taken for what led to the feedback of another user', async () => {
    const { id: recommendationId } = await recommend({ userId: '8' });
    const told = { userId: `other ${newId()}`, filmId: '1', kind: 'LIKED' };
    expect(await tell(told, { ...told, recommendationId })).toMatchObject({
      ...{ __typename: 'InvalidInput', field: 'events[1].recommendationId' },
    });
    expect(await recommend({ userId: told.userId })).toMatchObject({ historyCount: 0 });
  });

  it('forgets a user who is erased, at once', async () => {
    const userId = '9';
    await recommend({ userId });
    await tell({ userId, filmId: '1', kind: 'LIKED' });
    const { data, errors } = await graphql<{ eraseFilmUser: Record<string, unknown> }>(
      url,
      `mutation ($userId: String!) { eraseFilmUser(input: { userId: $userId, dryRun: false }) { __typename
         ... on FilmUserErasure { feedbackRows recommendationRows datasets { ratings datasetVersion { id } }
           modelVersions { version } files { what } erasure { subject done ratingRows feedbackRows } }
         ... on Error { message } } }`,
      { userId },
    );
    expect(errors).toBeUndefined();
    expect(data!.eraseFilmUser).toMatchObject({
      ...{
        __typename: 'FilmUserErasure',
        feedbackRows: 1,
        datasets: [{ datasetVersion: { id: datasetVersionId } }],
      },
      erasure: { subject: 'FILMS', done: true, feedbackRows: 1 },
    });
    expect(await recommend({ userId })).toMatchObject({ isColdStart: true, historyCount: 0 });
  });

  it('counts them as traffic of the model', async () => {
    const count = async () => {
      const { data } = await graphql<{ traffic: { predictions: number }[] }>(
        url,
        '{ traffic(modelName: "film-recommender", buckets: 1) { predictions meanConfidence } }',
      );
      return data!.traffic[0]!.predictions;
    };
    const before = await count();
    await recommend({ userId: '5' });
    await waitFor('the recommendation to be stored', async () => (await count()) > before);
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

it('how good it was is told by what users like later, in GraphQL as for predictions', async () => {
  const films = idsOf(await recommend({ userId: '3', k: 1 }));
  const events = films.map((filmId) => ({ userId: '3', filmId, kind: 'LIKED' }));
  await graphql(
    url,
    'mutation ($input: RecordFeedbackInput!) { recordFeedback(input: $input) { __typename } }',
    { input: { submittedBy: 'shop', events } },
  );
  const { db, environment } = services;
  const artifacts = new ArtifactStore(new LocalBytes(join(environment.dataDir, 'artifacts')));
  const champion = (await findChampion(db.manager, 'film-recommender'))!;
  const version = { modelId: champion.modelId, modelVersionId: champion.id };
  await estimateQuality({ db, artifacts, subjectOf }, version, new Date());

  const { data, errors } = await graphql(
    url,
    `{ model(name: "film-recommender") { champion { qualityEstimate {
       measure labelBasis rows labelledRows accuracy { value } spreadMass estimateError
       realisedAccuracy { value low high } classes { predicted } } } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    model: {
      champion: {
        qualityEstimate: {
          ...{ measure: 'NDCG@10', labelBasis: 'FEEDBACK' },
          // Users of the tests before have told of films too; how figures follow from ranks is tested where they are made.
          ...{ rows: expect.any(Number), labelledRows: expect.any(Number) },
          ...{ accuracy: null, spreadMass: null, estimateError: null, classes: [] },
          realisedAccuracy: { value: expect.any(Number), low: expect.any(Number), high: expect.any(Number) },
        },
      },
    },
  });
});
