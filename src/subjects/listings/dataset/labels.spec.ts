import { describe, expect, it } from 'vitest';
import { readLabels } from './labels.js';

async function labels(text: string) {
  async function* chunks() {
    yield Buffer.from(text);
  }
  return readLabels(chunks());
}

describe('readLabels', () => {
  it("reads the challenge's file", async () => {
    const { byId, official } = await labels(',prdtypecode\n0,10\n1,2280\n');
    expect([...byId, official]).toEqual([['0', '10'], ['1', '2280'], true]);
  });

  it('knows that other labels are not the official ones', async () => {
    expect((await labels('id,label\n1,red\n')).official).toBe(false);
  });

  it('gives an id with two different labels none, also when one comes again', async () => {
    const { byId } = await labels('id,label\n1,a\n1,b\n1,a\n2,c\n2,c\n');
    expect(Object.fromEntries(byId)).toEqual({ 1: null, 2: 'c' });
  });

  it('passes over rows that cannot be read', async () => {
    expect([...(await labels('id,label\n1\n2,b\n')).byId.keys()]).toEqual(['2']);
  });

  it.each([
    ['no label column', 'id,kind\n1,a\n', /needs an id and a label column; it has: id, kind/],
    ['no id column', 'x,label\n1,a\n', /needs an id and a label column/],
    ['no rows', '', /labels file is empty/],
  ])('refuses a file with %s', async (_what, text, message) => {
    await expect(labels(text)).rejects.toMatchObject({
      code: 'UNUSABLE_FILE',
      message: expect.stringMatching(message),
      facts: { field: 'labels' },
    });
  });
});
