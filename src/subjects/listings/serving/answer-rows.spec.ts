import { expect, it } from 'vitest';
import type { LoadedModel } from '../../../pipeline/registry/loaded-model.js';
import { answerRows, answersAsCsv } from './answer-rows.js';

const noModel = {} as LoadedModel;
const origin = { jobId: null, source: 'cli', idOf: String } as const;

async function* file(...bytes: (string | number[])[]) {
  yield Buffer.concat(bytes.map((part) => Buffer.from(part as string)));
}

it('refuses a file whose header row is broken UTF-8 instead of taking the next row for it', async () => {
  const rows = answerRows(file('titl', [0xe9], ',id\nred,1\n'), { header: true }, noModel, origin);
  await expect(rows.next()).rejects.toMatchObject({ code: 'UNUSABLE_FILE', facts: { line: 1 } });
});

it('keeps spreadsheets from running a cell and leaves numbers alone', () => {
  const output = ['=1+1', '-5', '+3.2', '@x', '-2+3', 'red'];
  expect(answersAsCsv([{ output, prediction: null, pictureNote: '' }], { header: false })).toBe(
    "'=1+1,-5,+3.2,'@x,'-2+3,red\n",
  );
});
