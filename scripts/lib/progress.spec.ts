import { expect, test } from 'vitest';
import { progressLine, progressText } from './progress.mjs';

const job = (progressPercent: number, rest = {}) => ({
  state: 'RUNNING',
  progressPercent,
  stage: 'features',
  etaSeconds: 12.2,
  ...rest,
});

function recorder(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 40, written, write: (text: string) => written.push(text) };
}

test('the text has percent, stage and time left', () => {
  expect(progressText('training', job(41.7))).toBe('training: 41 % features, about 13 s left');
});

test('an unknown stage and time are left out', () => {
  expect(progressText('training', job(0, { stage: null, etaSeconds: null }))).toBe('training: 0 %');
});

test('a terminal line is rewritten in place', () => {
  const out = recorder(true);
  const line = progressLine('training', out);
  line.show(job(1));
  line.show(job(2));
  line.end();
  expect(out.written.map((text) => text[0])).toEqual(['\r', '\r', '\n']);
});

test('without a terminal a line is written for each fifth only', () => {
  const out = recorder(false);
  const line = progressLine('training', out);
  for (const percent of [0, 5, 19, 20, 30, 95, 100]) line.show(job(percent));
  line.end();
  expect(out.written.map((text) => text.split(' ')[1])).toEqual(['0', '20', '95', '100']);
});
