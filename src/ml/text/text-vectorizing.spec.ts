import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { assertCsrMatrix, CsrBuilder, type CsrMatrix } from '../sparse/csr.js';
import { TextVectorizing, type VectorizedTexts } from './text-vectorizing.js';
import { DEFAULT_VECTORIZER_OPTIONS, type TextDocument, TextVectorizer } from './vectorizer.js';

const WORDS = 'lampe été crème 64gb sl-3468-be piscine ronde 12 noir œuvre'.split(' ');
const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 8 }).map((words) => words.join(' '));
const documents = fc
  .array(fc.record({ title: text, description: text }), { maxLength: 30 })
  .map((some) => [...some, { title: 'lampe', description: '' }, { title: 'lampe', description: 'été' }]);

const EVERY_ROW: (row: number) => boolean = () => true;

async function vectorized(
  rows: readonly TextDocument[],
  { threads = 1, batchRows = 7, learn = EVERY_ROW, parts = undefined as Uint8Array | undefined } = {},
): Promise<VectorizedTexts> {
  const vectorizing = new TextVectorizing(DEFAULT_VECTORIZER_OPTIONS, threads);
  try {
    let from = 0;
    while (from < rows.length) {
      // Rows of one batch are all learnt from or none.
      let to = from + 1;
      while (to < rows.length && to - from < batchRows && learn(to) === learn(from)) to++;
      await vectorizing.addBatch(rows.slice(from, to), { learn: learn(from) });
      from = to;
    }
    return await vectorizing.finish(parts);
  } finally {
    await vectorizing.close();
  }
}

function contentOf({ indptr, indices, values }: CsrMatrix): number[][] {
  return [[...indptr], [...indices], [...values]];
}

function oneByOne(rows: readonly TextDocument[]): CsrMatrix {
  const vectorizer = new TextVectorizer().fit(rows);
  const builder = new CsrBuilder(vectorizer.featureCount);
  for (const row of rows) vectorizer.transform(row, builder);
  return builder.build();
}

const many = (count: number): TextDocument[] =>
  Array.from({ length: count }, (_, i) => ({
    title: `${WORDS[i % 10]} ${WORDS[(i * 7) % 9]} n${i % 50}`,
    description: `${WORDS[(i * 3) % 10]} ${i % 17} pour ${WORDS[(i + 5) % 10]}`,
  }));

describe('TextVectorizing', () => {
  it('gives the rows that a vectoriser gives one by one', async () => {
    await fc.assert(
      fc.asyncProperty(documents, fc.integer({ min: 1, max: 9 }), async (rows, batchRows) => {
        const { matrices } = await vectorized(rows, { batchRows });

        assertCsrMatrix(matrices[0]!);
        expect(contentOf(matrices[0]!)).toEqual(contentOf(oneByOne(rows)));
      }),
      { numRuns: 50 },
    );
  });

  it.each([2, 3])('gives the same with %i threads as with one', async (threads) => {
    const rows = many(400);

    const [one, several] = [await vectorized(rows), await vectorized(rows, { threads, batchRows: 33 })];

    expect(contentOf(several.matrices[0]!)).toEqual(contentOf(one.matrices[0]!));
    expect(several.vectorizer.toArrays()).toEqual(one.vectorizer.toArrays());
  });

  it('puts each row into the matrix of its part', async () => {
    const rows = many(20);
    const parts = Uint8Array.from(rows, (_, row) => row % 3);
    const whole = (await vectorized(rows)).matrices[0]!;

    const { matrices } = await vectorized(rows, { parts });

    const rowOf = (x: CsrMatrix, row: number) => [...x.values.subarray(x.indptr[row], x.indptr[row + 1])];
    expect(rows.map((_, row) => rowOf(matrices[row % 3]!, Math.floor(row / 3)))).toEqual(
      rows.map((_, row) => rowOf(whole, row)),
    );
  });

  it('learns nothing from rows that are only transformed', async () => {
    const rows = many(30);

    const { vectorizer } = await vectorized(rows, { learn: (row) => row < 20 });

    expect(vectorizer.toArrays()).toEqual(new TextVectorizer().fit(rows.slice(0, 20)).toArrays());
  });

  it('refuses to fit when no term is frequent enough', async () => {
    await expect(vectorized([{ title: '!', description: '' }])).rejects.toMatchObject({
      code: 'EMPTY_INPUT',
    });
  });

  it('fails, and does not wait for ever, when a thread fails', async () => {
    const vectorizing = new TextVectorizing(DEFAULT_VECTORIZER_OPTIONS, 2);
    onTestFinished(() => vectorizing.close());
    await vectorizing.addBatch([{ title: null as unknown as string, description: '' }], { learn: true });

    await expect(vectorizing.finish()).rejects.toThrow();
  });
});
