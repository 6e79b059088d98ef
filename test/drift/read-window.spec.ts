import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstIdAt } from '../../src/platform/ids.js';
import { NO_SIGNALS } from '../../src/store/entities/prediction.js';
import { readTexts, readWindow } from '../../src/subjects/listings/monitoring/read-window.js';
import { CorrectionTest } from '../corrections/support.js';

const FROM = new Date('2026-05-02T03:00:00.000Z');
const TO = new Date('2026-05-03T03:00:00.000Z');
const HOUR_MS = 60 * 60 * 1000;

let test: CorrectionTest;
beforeAll(async () => {
  test = await CorrectionTest.start();
  // A batch job of three hours before the window gave its answers before, in and after it.
  const ofJob = firstIdAt(FROM.getTime() - 3 * HOUR_MS).slice(0, 24);
  await answer(`${ofJob}00000001`, new Date(FROM.getTime() - 1), 'before');
  await answer(`${ofJob}00000003`, FROM, 'first');
  await answer(`${ofJob}00000002`, new Date(TO.getTime() - 1), 'last');
  await answer(`${ofJob}00000004`, TO, 'after');
});
afterAll(() => test?.close());

const answer = (id: string, createdAt: Date, title: string) =>
  test.answer({ id, createdAt, title, signals: { ...NO_SIGNALS, margin: 0.5, titleChars: title.length } });
const read = (rowsMax: number) =>
  readWindow(test.db.manager, test.lineage.modelVersionId, { from: FROM, to: TO }, rowsMax);

describe('the answers of a window', () => {
  it('are those given in it, whatever the times in their ids', async () => {
    const { rows, numeric } = await read(100);
    expect([rows, [...numeric.titleChars]]).toEqual([2, ['last'.length, 'first'.length]]);
  });

  it('have their texts', async () => {
    const texts = await readTexts(test.db.manager, test.lineage.modelVersionId, { from: FROM, to: TO });
    expect(texts.sort()).toEqual(['first', 'last']);
  });

  it('are the newest where there are more than can be read', async () => {
    const { numeric } = await read(1);
    expect([...numeric.titleChars]).toEqual(['last'.length]);
  });
});
