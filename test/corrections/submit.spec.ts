import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.js';
import { CorrectedListing, Correction, CorrectionEvent } from '../../src/store/entities/correction.js';
import { correctionRequestSchema } from '../../src/subjects/listings/corrections/correction-request.js';
import { liveAccuracy } from '../../src/subjects/listings/corrections/live-accuracy.js';
import { predictionsToReview } from '../../src/subjects/listings/corrections/predictions-to-review.js';
import {
  rejectCorrection,
  resolveConflict,
} from '../../src/subjects/listings/corrections/settle-corrections.js';
import { submitCorrection } from '../../src/subjects/listings/corrections/submit-correction.js';
import { CorrectionTest, MODEL } from './support.js';

let test: CorrectionTest;
beforeAll(async () => {
  test = await CorrectionTest.start();
});
afterAll(() => test?.close());

const stateOf = async (id: string) => (await test.db.manager.findOneByOrFail(Correction, { id })).state;
const listingOf = (id: string) => test.db.manager.findOneByOrFail(CorrectedListing, { id });
const decide = (conflictId: string, acceptCorrectionId: string | null) =>
  resolveConflict(test.db, { conflictId, acceptCorrectionId, decidedBy: 'chief', note: '' }, new Date());

describe('a correction of a prediction', () => {
  it('keeps who, what the model had said, and the listing', async () => {
    const predictionId = await test.answer({ externalId: 'e1', title: 'Un livre' });
    expect(await test.say({ predictionId, category: 'livre', note: 'it has pages' })).toMatchObject({
      ...{ created: true, state: 'ACCEPTED', predictionId, externalId: 'e1', title: 'Un livre' },
      ...{ categoryCode: 'livre', predictedCode: 'lampe', submittedBy: 'anna', source: 'API' },
      ...{ note: 'it has pages', newCategory: false, datasetVersionId: null },
    });
  });

  it('that is sent again is the same', async () => {
    const predictionId = await test.answer();
    const first = await test.say({ predictionId, category: 'livre' });
    expect(await test.say({ predictionId, category: 'livre' })).toMatchObject({
      id: first.id,
      created: false,
    });
  });

  it('that is sent many times at once is stored once', async () => {
    const predictionId = await test.answer();
    const sent = await Promise.all(
      Array.from({ length: 8 }, () => test.say({ predictionId, category: 'livre' })),
    );
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent.filter(({ created }) => created)).toHaveLength(1);
  });

  it('under a used idempotency key is the first one, or refused when it says something else', async () => {
    const predictionId = await test.answer();
    const first = await test.say({ predictionId, category: 'livre' }, 'key-1');
    await test.say({ predictionId, category: 'chaise' });
    expect(await test.say({ predictionId, category: 'livre' }, 'key-1')).toMatchObject({ id: first.id });
    await expect(test.say({ predictionId, category: 'chaise' }, 'key-1')).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('by the same person takes the place of the earlier one', async () => {
    const predictionId = await test.answer();
    const first = await test.say({ predictionId, category: 'livre' });
    const second = await test.say({ predictionId, category: 'chaise' });
    expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['SUPERSEDED', 'ACCEPTED']);
    expect(await listingOf(second.listingId)).toMatchObject({ state: 'LABELLED', categoryCode: 'chaise' });
  });

  it.each([
    ['no prediction', { predictionId: 'f'.repeat(32) }, 'NOT_FOUND'],
    ['no such model', { title: 'x', modelName: 'nobody' }, 'NOT_FOUND'],
    ['an id that no listing has', { externalId: 'nothing', modelName: MODEL }, 'NOT_FOUND'],
    ['no text', { title: ' <b></b> ', modelName: MODEL }, 'INVALID_INPUT'],
  ])('is refused for %s', async (_what, naming, code) => {
    await expect(test.say({ ...naming, category: 'livre' })).rejects.toMatchObject({ code });
  });
});

it('a correction of an answer that is still on its way to MySQL waits for it', async () => {
  const id = newId();
  let flushes = 0;
  // A flush that is under way when it is asked for stores what was there when it began; the next one stores the answer.
  const predictionLog = {
    async flush() {
      if (++flushes === 2) await test.answer({ id });
    },
  };
  const request = correctionRequestSchema.parse({ predictionId: id, category: 'livre', submittedBy: 'anna' });
  const { correction } = await submitCorrection({ db: test.db, predictionLog }, request, new Date());
  expect(correction).toMatchObject({ predictionId: id, state: 'ACCEPTED' });
});

describe('a category', () => {
  it('that the model does not know is refused, with the closest', async () => {
    const predictionId = await test.answer();
    await expect(test.say({ predictionId, category: 'lampes' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      facts: { field: 'category' },
      message: expect.stringContaining('closest are lampe'),
    });
  });

  it('that is meant to be new is taken, and known from then on', async () => {
    const category = 'tapis';
    const first = await test.say({ predictionId: await test.answer(), category, newCategory: true });
    expect(first.newCategory).toBe(true);
    expect(await test.say({ predictionId: await test.answer(), category })).toMatchObject({
      newCategory: true,
    });
  });
});

describe('a listing', () => {
  it('is found by its id: the newest prediction', async () => {
    await test.answer({ externalId: 'e2', title: 'Old text' });
    const predictionId = await test.answer({ externalId: 'e2', title: 'New text' });
    const correction = await test.say({ externalId: 'e2', modelName: MODEL, category: 'livre' });
    expect(correction).toMatchObject({ predictionId, title: 'New text' });
  });

  it('is found by its id and texts', async () => {
    const predictionId = await test.answer({ externalId: 'e3', title: 'Old text' });
    await test.answer({ externalId: 'e3', title: 'New text' });
    const said = { externalId: 'e3', title: ' <i>Old</i> text', modelName: MODEL, category: 'livre' };
    expect(await test.say(said)).toMatchObject({ predictionId, title: 'Old text' });
  });

  it('is found by its id in the dataset where nobody asked about it', async () => {
    const correction = await test.say({ externalId: 'l3', modelName: MODEL, category: 'livre' });
    expect(correction).toMatchObject({
      predictionId: null,
      title: 'lampe 3 modèle 21',
      description: 'neuf, 3',
    });
  });

  it('may be named by its texts alone', async () => {
    const correction = await test.say({ title: 'Un tabouret', modelName: MODEL, category: 'chaise' });
    expect(correction).toMatchObject({ predictionId: null, externalId: null, predictedCode: null });
  });
});

describe('two persons who name different categories', () => {
  async function conflict() {
    const predictionId = await test.answer();
    const [anna, ben] = [
      await test.say({ predictionId, category: 'livre' }),
      await test.say({ predictionId, category: 'chaise', submittedBy: 'ben' }),
    ];
    return { anna, ben, listingId: anna.listingId };
  }

  it('are in conflict, and neither is a label', async () => {
    const { anna, ben, listingId } = await conflict();
    expect([await stateOf(anna.id), await stateOf(ben.id)]).toEqual(['CONFLICT', 'CONFLICT']);
    expect(await listingOf(listingId)).toMatchObject({ state: 'CONFLICT', categoryCode: null });
  });

  it('are in conflict whichever prediction about the listing they name', async () => {
    const same = { externalId: 'e9', title: 'The same listing' };
    const first = await test.say({ predictionId: await test.answer(same), category: 'livre' });
    const second = { predictionId: await test.answer(same), category: 'chaise', submittedBy: 'ben' };
    expect(await test.say(second)).toMatchObject({ state: 'CONFLICT', listingId: first.listingId });
  });

  it('at the same time end in conflict all the same', async () => {
    const predictionId = await test.answer();
    const persons = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];
    const said = await Promise.all(
      persons.map((submittedBy, at) =>
        test.say({ predictionId, submittedBy, category: at % 2 === 0 ? 'livre' : 'chaise' }),
      ),
    );
    expect(await Promise.all(said.map(({ id }) => stateOf(id)))).toEqual(persons.map(() => 'CONFLICT'));
  });

  it('are decided by a third', async () => {
    const { anna, ben, listingId } = await conflict();
    expect(await decide(listingId, ben.id)).toMatchObject({ state: 'LABELLED', categoryCode: 'chaise' });
    expect([await stateOf(anna.id), await stateOf(ben.id)]).toEqual(['REJECTED', 'ACCEPTED']);
    const decided = await test.db.manager.findOneByOrFail(Correction, { id: ben.id });
    expect(decided).toMatchObject({ decidedBy: 'chief', decidedAt: expect.any(Date) });
  });

  it('may both be wrong', async () => {
    const { anna, listingId } = await conflict();
    expect(await decide(listingId, null)).toMatchObject({ state: 'UNLABELLED', categoryCode: null });
    expect(await stateOf(anna.id)).toBe('REJECTED');
  });

  it('are decided once', async () => {
    const { anna, ben, listingId } = await conflict();
    await decide(listingId, anna.id);
    await expect(decide(listingId, ben.id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('leave a history', async () => {
    const { anna, ben, listingId } = await conflict();
    await decide(listingId, anna.id);
    const events = await test.db.manager.find(CorrectionEvent, {
      where: { correctionId: anna.id },
      order: { id: 'ASC' },
    });
    expect(events.map(({ fromState, toState, causedBy }) => [fromState, toState, causedBy])).toEqual([
      [null, 'ACCEPTED', 'anna'],
      ['ACCEPTED', 'CONFLICT', ben.submittedBy],
      ['CONFLICT', 'ACCEPTED', 'chief'],
    ]);
  });
});

it('a correction that is wrong is taken back', async () => {
  const { id, listingId } = await test.say({ predictionId: await test.answer(), category: 'livre' });
  const rejection = { correctionId: id, decidedBy: 'chief', note: '' };
  expect((await rejectCorrection(test.db, rejection, new Date())).state).toBe('REJECTED');
  expect((await listingOf(listingId)).state).toBe('UNLABELLED');
  await expect(rejectCorrection(test.db, rejection, new Date())).rejects.toMatchObject({ code: 'CONFLICT' });
});

describe('the live accuracy', () => {
  let live: CorrectionTest;
  beforeAll(async () => {
    live = await CorrectionTest.start();
  });
  afterAll(() => live?.close());

  it('counts confirmations and corrections, and leaves conflicts out', async () => {
    for (const _ of [1, 2, 3]) await live.say({ predictionId: await live.answer(), category: 'lampe' });
    await live.say({ predictionId: await live.answer(), category: 'livre', source: 'REVIEW' });
    const disputed = await live.answer();
    await live.say({ predictionId: disputed, category: 'livre' });
    await live.say({ predictionId: disputed, category: 'chaise', submittedBy: 'ben' });
    await live.answer();
    const { rows, hits, accuracy, perClass } = await liveAccuracy(live.db.manager, MODEL, {});
    expect([rows, hits, accuracy!.value]).toEqual([4, 3, 0.75]);
    expect(perClass.map(({ code, predicted, support }) => [code, predicted, support])).toEqual([
      ['lampe', 4, 3],
      ['livre', 0, 1],
    ]);
  });

  it('can be that of a review alone, of a version, of a time', async () => {
    const { manager } = live.db;
    const { modelVersionId } = live.lineage;
    const soon = new Date(Date.now() + 60_000);
    expect((await liveAccuracy(manager, MODEL, { sources: ['REVIEW'] })).rows).toBe(1);
    expect((await liveAccuracy(manager, MODEL, { modelVersionId, to: soon })).rows).toBe(4);
    expect((await liveAccuracy(manager, MODEL, { from: soon })).rows).toBe(0);
  });
});

describe('what is to be reviewed', () => {
  let review: CorrectionTest;
  beforeAll(async () => {
    review = await CorrectionTest.start();
    for (let row = 0; row < 30; row++) await review.answer();
  });
  afterAll(() => review?.close());

  const drawn = async (count = 100) =>
    (await predictionsToReview(review.db.manager, MODEL, count)).map(({ id }) => id);

  it('is the same until it is reviewed, and in no order of time', async () => {
    const ids = await drawn();
    expect(ids).toHaveLength(30);
    expect(await drawn(10)).toEqual(ids.slice(0, 10));
    expect(ids).not.toEqual(ids.toSorted());
  });

  it('is what nobody reviewed, whether or not it was corrected unasked', async () => {
    const [first, second] = await drawn(2);
    await review.say({ predictionId: first, category: 'livre' });
    expect((await drawn())[0]).toBe(first);
    await review.say({ predictionId: first, category: 'livre', source: 'REVIEW' });
    expect((await drawn())[0]).toBe(second);
  });
});
