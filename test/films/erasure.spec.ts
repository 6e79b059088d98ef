import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyVersion } from '../../src/pipeline/lineage/verify-lineage.js';
import { newId } from '../../src/platform/ids.js';
import { createLogger } from '../../src/platform/logging.js';
import { DatasetVersion } from '../../src/store/entities/dataset.js';
import { Erasure } from '../../src/store/entities/erasure.js';
import { FeedbackEvent } from '../../src/store/entities/feedback.js';
import { Recommendation } from '../../src/store/entities/recommendation.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { readFilmData } from '../../src/subjects/films/dataset/film-data.js';
import { decodeRatings } from '../../src/subjects/films/dataset/rating-file.js';
import { RATINGS_FILE } from '../../src/subjects/films/dataset/ratings-artifact.js';
import { eraseFilmUser, resumeUserErasures } from '../../src/subjects/films/erasure/erase-film-user.js';
import type { ErasureContext } from '../../src/subjects/films/erasure/erase-from-file.js';
import { feedbackRequestSchema } from '../../src/subjects/films/feedback/feedback-request.js';
import { recordFeedback } from '../../src/subjects/films/feedback/record-feedback.js';
import { UserFeedback } from '../../src/subjects/films/feedback/user-feedback.js';
import { FilmLoader } from '../../src/subjects/films/serving/film-loader.js';
import { RECOMMENDATIONS } from '../../src/subjects/films/serving/recommendation-rows.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { runCli } from '../support/cli.js';
import { FilmsTest } from './films-test.js';

const NOW = new Date();
const BEFORE = new Date(NOW.getTime() - 60_000);
const AFTER = new Date(NOW.getTime() + 60_000);
const NOT_FOUND = { code: 'NOT_FOUND', facts: { kind: 'user' } };

let test: FilmsTest;
let version: ModelVersion;
beforeAll(async () => {
  test = await FilmsTest.create({ users: 60, films: 80, ratings: 1_200, seed: 1 });
  const { modelVersionId } = await test.train({ model: 'item-knn' });
  version = await test.jobs.db.manager.findOneByOrFail(ModelVersion, { id: modelVersionId });
});
afterAll(() => test?.close());

const datasetNow = () => test.jobs.db.manager.findOneByOrFail(DatasetVersion, { id: test.datasetVersionId });
const erase = (userId: string, dryRun = false, onPoint?: ErasureContext['onPoint']) =>
  eraseFilmUser({ ...test.jobs, ...(onPoint && { onPoint }) }, { userId, dryRun }, NOW);

/** Told by the shop at that time. */
async function tell(userId: string, filmId: string, at: Date, happened = at): Promise<string> {
  const event = { userId, filmId, kind: 'LIKED', happenedAt: happened.toISOString() };
  const told = { submittedBy: 'shop', events: [event] };
  const [recorded] = await recordFeedback(test.jobs, feedbackRequestSchema.parse(told), at);
  return recorded!.event.id;
}

/** As an answer of that time is kept. */
async function recommendedTo(userId: string, createdAt: Date): Promise<string> {
  const id = newId();
  const film = { id: '1', score: 1, predictedRating: null, base: 1, because: [], others: 0 };
  await RECOMMENDATIONS.insert(test.jobs.db.manager, [
    {
      ...{ id, userId, modelVersionId: version.id, source: 'graphql', historyCount: 3, likedCount: 2 },
      ...{
        unknownCount: 0,
        isColdStart: false,
        withFeedback: true,
        isFiltered: false,
        films: [film],
        noveltyBits: 1,
      },
      ...{ latencyMs: 1, createdAt },
    },
  ]);
  return id;
}

const recommendation = (id: string) => test.jobs.db.manager.findOneByOrFail(Recommendation, { id });
const events = (userId: string) => test.jobs.db.manager.countBy(FeedbackEvent, { userId });

/** What the file of the version holds now: by user, how many ratings. */
async function ratingsInFile(): Promise<Map<string, number>> {
  const { contentDigest } = await datasetNow();
  const { userIds, interactions } = decodeRatings(await test.jobs.artifacts.read(contentDigest!));
  const { indptr } = interactions;
  return new Map(userIds.map((id, user) => [id, indptr[user + 1]! - indptr[user]!]));
}

describe('the erasure of a user of films', () => {
  it('as a dry run says what the user went into, and changes nothing', async () => {
    await tell('1', '5', BEFORE);
    await recommendedTo('1', BEFORE);
    const before = await ratingsInFile();
    expect(await erase('1', true)).toMatchObject({
      ...{ dryRun: true, erasure: null, feedbackRows: 1, recommendationRows: 1 },
      datasets: [{ datasetVersionId: test.datasetVersionId, ratings: before.get('1'), rejectedRows: [] }],
      models: [{ modelVersionId: version.id }],
    });
    expect(await ratingsInFile()).toEqual(before);
    expect(await events('1')).toBe(1);
  });

  it('takes ratings, feedback and recommendations away, and leaves a record without the id', async () => {
    await tell('2', '5', BEFORE);
    const kept = await recommendedTo('2', BEFORE);
    const before = await ratingsInFile();
    const { contentDigest } = await datasetNow();

    const { erasure } = await erase('2');

    expect(erasure).toMatchObject({
      ...{ subject: 'films', state: 'done', externalId: null, feedbackRows: 1, recommendationRows: 1 },
      ratingRows: before.get('2'),
    });
    const others = [...before].filter(([id]) => id !== '2');
    expect([...(await ratingsInFile())]).toEqual(others);
    await expect(test.jobs.artifacts.read(contentDigest!)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await events('2')).toBe(0);
    expect(await recommendation(kept)).toMatchObject({ userId: null, films: [], historyCount: 3 });
  });

  it('done twice says that it was done before', async () => {
    await erase('3');
    await expect(erase('3')).rejects.toMatchObject({
      ...{ ...NOT_FOUND, message: expect.stringContaining('erased before, on') },
    });
  });

  it('is what the verification of a version names', async () => {
    await erase('4');
    const { firstDifference, checks } = await verifyVersion(version, { ...test.jobs, subjectOf });
    expect(firstDifference).toMatchObject({
      what: 'dataset digest',
      explanation: expect.stringMatching(/^Altered by .*erasure/),
    });
    expect(checks.filter(({ equal }) => !equal)).toHaveLength(1);
  });

  it('reaches what came in late, and leaves what the user does afterwards', async () => {
    await erase('5');
    const [late, later] = [await recommendedTo('5', BEFORE), await recommendedTo('5', AFTER)];
    expect([(await recommendation(late)).userId, (await recommendation(later)).userId]).toEqual([null, '5']);
    await tell('5', '1', BEFORE);
    await tell('5', '2', AFTER);
    await tell('5', '3', AFTER, BEFORE);
    expect(await events('5')).toBe(1);
  });

  it('makes a model that was loaded before forget the user, who may begin anew', async () => {
    const { db, artifacts } = test.jobs;
    const loaded = await new FilmLoader(db, artifacts).load(version, 'film-recommender');
    const { histories, model, datasetName } = loaded;
    const feedback = new UserFeedback(db, createLogger('test', 'silent'));
    const known = async () => [...histories.find('6', model, (await feedback.find('6', datasetName))!).films];
    expect((await known()).length).toBeGreaterThan(0);
    await erase('6');
    expect(await known()).toEqual([]);
    await tell('6', '7', AFTER);
    expect(await known()).toEqual([model.filmOf('7')]);
  });

  it.each([
    ['7', 'file put'],
    ['8', 'file replaced'],
  ] as const)('of user %s that is killed after "%s" is finished at the next start', async (user, point) => {
    const ratings = (await ratingsInFile()).get(user);
    await tell(user, '5', BEFORE);
    const die = (reached: string) => {
      if (reached === point) throw new Error('killed');
    };
    await expect(erase(user, false, die)).rejects.toThrow('killed');

    expect(await resumeUserErasures(test.jobs, AFTER)).toBe(1);

    expect((await ratingsInFile()).has(user)).toBe(false);
    expect(await events(user)).toBe(0);
    const [last] = await test.jobs.db.manager.find(Erasure, { order: { id: 'DESC' }, take: 1 });
    expect(last).toMatchObject({ state: 'done', externalId: null, ratingRows: ratings, feedbackRows: 1 });
    expect(await resumeUserErasures(test.jobs, AFTER)).toBe(0);
  });

  it('keeps the user out of what is read while it is not finished yet', async () => {
    const die = () => {
      throw new Error('killed');
    };
    await expect(erase('9', false, die)).rejects.toThrow('killed');
    const { db, artifacts } = test.jobs;
    expect((await ratingsInFile()).has('9')).toBe(true);
    expect((await readFilmData(db.manager, artifacts, await datasetNow())).userIds).not.toContain('9');
    await resumeUserErasures(test.jobs, AFTER);
  });

  it('is why a run from before cannot be reproduced, and one from afterwards can', async () => {
    await erase('10');
    const first = await test.reproduce(version.runId!);
    expect(first).toMatchObject({ identical: false, firstDifference: { where: 'erased rows' } });
    const { modelVersionId: id } = await test.train({ model: 'popularity' });
    const { runId } = await test.jobs.db.manager.findOneByOrFail(ModelVersion, { id: id! });
    expect(await test.reproduce(runId!)).toMatchObject({ identical: true });
  });

  it('is done as far as files can be read, and finished once they can', async () => {
    const { contentDigest } = await datasetNow();
    const bytes = await test.jobs.artifacts.read(contentDigest!);
    await tell('13', '5', BEFORE);
    await test.jobs.artifacts.bytes.remove(contentDigest!);
    const { unreadable, erasure } = await erase('13');
    expect(unreadable).toEqual([test.datasetVersionId]);
    expect(erasure).toMatchObject({ state: 'begun', feedbackRows: 1, ratingRows: 0 });
    expect(await events('13')).toBe(0);
    await tell('14', '5', BEFORE);
    await erase('14');
    expect(await events('14')).toBe(0);
    await expect(resumeUserErasures(test.jobs, AFTER)).rejects.toMatchObject({ code: 'DAMAGED_ARTIFACT' });

    await test.jobs.artifacts.put(test.jobs.db.manager, [bytes], RATINGS_FILE);
    expect(await resumeUserErasures(test.jobs, AFTER)).toBe(2);
    const users = await ratingsInFile();
    expect([users.has('13'), users.has('14')]).toEqual([false, false]);
  });

  it('of nobody finds nothing, and leaves no record', async () => {
    const before = await test.jobs.db.manager.count(Erasure);
    await expect(erase('nobody')).rejects.toMatchObject(NOT_FOUND);
    expect(await test.jobs.db.manager.count(Erasure)).toBe(before);
  });

  it('is done in a terminal too, and written down without the id', async () => {
    const { variables } = test.jobs.environment;
    const gondola = (...args: string[]) => runCli(['erase', '--subject', 'films', ...args], variables);
    expect((await gondola('11')).stdout).toContain('Nothing was erased.');
    expect((await gondola('11', '--yes')).stdout).toMatch(/^Erased \d+ ratings, 0 rejected rows, /m);
    const [entry] = await test.jobs.db.query(
      "SELECT subject, outcome FROM audit_entry WHERE action = 'eraseFilmUser' ORDER BY position DESC LIMIT 1",
    );
    expect(entry).toMatchObject({ subject: expect.stringMatching(/^sha256:/), outcome: 'DONE' });
    expect((await gondola('12', '--dataset', 'films')).code).toBe(2);
  });
});
