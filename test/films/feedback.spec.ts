import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.js';
import { graphql } from '../support/graphql.js';
import { startApi } from '../support/programs.js';
import { createFilmImporter, type FilmImporter, setFiles, someFilms, someRatings } from './support.js';

let importer: FilmImporter;
let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  importer = await createFilmImporter();
  await importer.import(setFiles('latest', someFilms(30), someRatings(12, 30, 20)));
  api = await startApi(importer.environment);
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await importer?.environment.close();
});

interface Recorded {
  __typename: string;
  message?: string;
  field?: string;
  unknownFilms: number;
  events: {
    created: boolean;
    isKnownFilm: boolean;
    isKnownRecommendation: boolean | null;
    event: { id: string } & Record<string, unknown>;
  }[];
}

async function record(events: object[], submittedBy = `shop ${newId()}`): Promise<Recorded> {
  const { data, errors } = await graphql<{ recordFeedback: Recorded }>(
    api.url,
    `mutation ($input: RecordFeedbackInput!) { recordFeedback(input: $input) { __typename
       ... on FeedbackRecorded { unknownFilms events { created isKnownFilm isKnownRecommendation
         event { id userId filmId kind rating happenedAt recommendationId submittedBy } } }
       ... on Error { message } ... on InvalidInput { field } ... on Conflict { code } } }`,
    { input: { submittedBy, events } },
  );
  if (data == null) throw new Error(JSON.stringify(errors));
  return data.recordFeedback;
}

const rated = (more: object = {}) => ({ userId: '3', filmId: '7', kind: 'RATED', rating: 4.5, ...more });
const rowCount = async () =>
  Number((await importer.db.query('SELECT COUNT(*) AS n FROM feedback_event'))[0].n);

describe('recordFeedback', () => {
  it('keeps several events as they were told', async () => {
    const recommendationId = newId();
    const { events } = await record(
      [
        rated({ happenedAt: '2026-01-02T03:04:05.678Z', recommendationId }),
        { userId: '9', filmId: '2', kind: 'SEEN' },
      ],
      'shop',
    );
    expect(events.map(({ event: { id, ...event } }) => event)).toMatchObject([
      {
        ...{ userId: '3', filmId: '7', kind: 'RATED', rating: 4.5, recommendationId, submittedBy: 'shop' },
        happenedAt: '2026-01-02T03:04:05.678Z',
      },
      { userId: '9', filmId: '2', kind: 'SEEN', rating: null, recommendationId: null },
    ]);
  });

  it('takes a film that no dataset has, and says so', async () => {
    const { events, unknownFilms } = await record([rated(), rated({ filmId: 'of tomorrow' })]);
    expect(unknownFilms).toBe(1);
    expect(events.map(({ isKnownFilm }) => isKnownFilm)).toEqual([true, false]);
  });

  it('keeps an event once, however often it is told under one key', async () => {
    const submittedBy = `shop ${newId()}`;
    const tell = () => record([rated({ idempotencyKey: 'a' }), rated({ idempotencyKey: 'a' })], submittedBy);
    const [first, ...others] = await Promise.all([tell(), tell(), tell()]);
    const all = [first, ...others].flatMap((each) => each!.events);
    expect(new Set(all.map(({ event }) => event.id)).size).toBe(1);
    expect(all.filter(({ created }) => created)).toHaveLength(1);
  });

  it('keeps the keys of submitters apart', async () => {
    const [one, other] = [
      await record([rated({ idempotencyKey: 'b' })]),
      await record([rated({ idempotencyKey: 'b' })]),
    ];
    expect(one.events[0]!.event.id).not.toBe(other.events[0]!.event.id);
  });

  it('refuses a key that was used for another event, and keeps nothing of the request', async () => {
    const submittedBy = `shop ${newId()}`;
    await record([rated({ idempotencyKey: 'c' })], submittedBy);
    const before = await rowCount();
    const again = await record([rated(), rated({ idempotencyKey: 'c', rating: 1 })], submittedBy);
    expect(again).toMatchObject({ __typename: 'Conflict', message: expect.stringContaining('"c"') });
    expect(await rowCount()).toBe(before);
  });

  it.each([
    [{ rating: null }, 'events[0].rating'],
    [{ kind: 'LIKED' }, 'events[0].rating'],
    [{ rating: 5.5 }, 'events[0].rating'],
    [{ userId: ' ' }, 'events[0].userId'],
    [{ recommendationId: 'x' }, 'events[0].recommendationId'],
    [{ happenedAt: '2999-01-01T00:00:00Z' }, 'events[0].happenedAt'],
    [{ happenedAt: '1960-01-01T00:00:00Z' }, 'events[0].happenedAt'],
  ])('refuses %j', async (wrong, field) => {
    expect(await record([rated(wrong)])).toMatchObject({ __typename: 'InvalidInput', field });
  });

  it('takes a thousand events at once, and no more', async () => {
    const events = Array.from({ length: 1_001 }, (_, at) => rated({ userId: `many ${at}` }));
    expect(await record(events)).toMatchObject({ __typename: 'InvalidInput', field: 'events' });
    expect((await record(events.slice(1))).events).toHaveLength(1_000);
  });

  it('writes down that it was told, and not of whom', async () => {
    const userId = `somebody ${newId()}`;
    await record([rated({ userId })]);
    const [entry] = await importer.db.query(
      "SELECT outcome, details FROM audit_entry WHERE action = 'recordFeedback' ORDER BY position DESC LIMIT 1",
    );
    expect(entry).toMatchObject({ outcome: 'DONE', details: '{"events":1}' });
  });
});

describe('feedbackEvents', () => {
  it('gives the events of one user, newest first, page by page', async () => {
    const userId = `reader ${newId()}`;
    for (const filmId of ['1', '2', '3']) await record([rated({ userId, filmId })]);
    const page = async (after: string | null) => {
      const { data } = await graphql<{
        feedbackEvents: { edges: { node: { filmId: string } }[]; pageInfo: { endCursor: string } };
      }>(
        api.url,
        `query ($userId: String!, $after: String) { feedbackEvents(userId: $userId, first: 2, after: $after) {
          edges { node { filmId } } pageInfo { endCursor } } }`,
        { userId, after },
      );
      return data!.feedbackEvents;
    };
    const first = await page(null);
    const second = await page(first.pageInfo.endCursor);
    expect([...first.edges, ...second.edges].map(({ node }) => node.filmId)).toEqual(['3', '2', '1']);
  });
});

describe('POST /feedback', () => {
  const post = async (body: object) => {
    const response = await fetch(`${api.url}/feedback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('keeps events as the mutation does, and once', async () => {
    const told = { submittedBy: `shop ${newId()}`, events: [rated({ idempotencyKey: 'd' })] };
    const first = await post(told);
    expect(first).toMatchObject({ status: 201, body: { created: 1, unknownFilms: 0 } });
    const again = await post(told);
    expect(again).toMatchObject({ status: 200, body: { created: 0, events: [{ created: false }] } });
  });

  it('refuses what breaks a rule', async () => {
    expect(await post({ submittedBy: 'shop', events: [] })).toMatchObject({
      ...{ status: 400, body: { code: 'INVALID_INPUT', field: 'events' } },
    });
  });

  it('is described', async () => {
    const described = (await (await fetch(`${api.url}/openapi.json`)).json()) as { paths: object };
    expect(described.paths).toHaveProperty(['/feedback', 'post']);
  });
});
