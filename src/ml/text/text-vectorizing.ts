import { requireInRange } from '../errors.js';
import type { CsrMatrix } from '../sparse/csr.js';
import { mergeFrequentTerms } from './document-frequencies.js';
import type { TextDocument } from './document-term-counter.js';
import { type HashedRows, type MatrixEntries, PARTITIONS } from './hashed-rows.js';
import { TextThreads } from './text-threads.js';
import {
  assertVectorizerOptions,
  type FittedTextVectorizer,
  type VectorizerOptions,
  vectorizerOf,
  weightingOf,
} from './vectorizer.js';

/** Batches that wait for a thread, for each thread, before `addBatch` makes its caller wait. */
const WAITING_PER_THREAD = 2;
const PARTS_MAX = 256;

interface Batch {
  readonly rows: HashedRows;
  readonly learn: boolean;
}

export interface VectorizedTexts {
  readonly vectorizer: FittedTextVectorizer;
  /** One matrix a part, its rows in the order in which they were added. In shared memory. */
  readonly matrices: readonly CsrMatrix[];
}

/**
 * Fits a vectoriser and transforms with it in one pass over the texts, in threads. Texts are not kept, but 6 bytes
 * for each distinct term of a document until the end, then 8 more for each that is a feature; the tables that count
 * documents take 192 MiB at most. The result does not depend on the number of threads, nor on how rows are batched.
 */
export class TextVectorizing {
  private readonly threads: TextThreads;
  private readonly batches: (Batch | undefined)[] = [];
  private readonly open = new Set<Promise<void>>();
  private failure: unknown = null;

  /** @throws ModelInputError INVALID_OPTION */
  constructor(
    private readonly options: VectorizerOptions,
    private readonly threadCount: number,
  ) {
    assertVectorizerOptions(options);
    requireInRange('threads', threadCount, 1, 64);
    this.threads = new TextThreads(options, threadCount);
  }

  /**
   * Takes the next rows, and waits while the threads have enough to do.
   * @param learn whether these rows count for the vocabulary and the document frequencies, or are only transformed
   */
  async addBatch(documents: readonly TextDocument[], { learn }: { learn: boolean }): Promise<void> {
    if (this.failure !== null) throw this.failure;
    const place = this.batches.push(undefined) - 1;
    const texts = documents.flatMap(({ title, description }) => [title, description]);
    const hashed = this.threads
      .run({ kind: 'hash', texts })
      .then(
        (rows) => {
          this.batches[place] = { rows, learn };
        },
        (failure: unknown) => {
          this.failure ??= failure;
        },
      )
      .finally(() => this.open.delete(hashed));
    this.open.add(hashed);
    while (this.open.size > this.threadCount * WAITING_PER_THREAD) {
      if (!this.threads.help()) await Promise.race(this.open);
    }
  }

  /**
   * @param partOfRow the matrix to which each row goes, counted from 0; all to one matrix where it is left out
   * @throws ModelInputError EMPTY_INPUT when no term is frequent enough to become a feature
   */
  async finish(partOfRow?: Uint8Array): Promise<VectorizedTexts> {
    await this.threads.helpUntil(Promise.all(this.open));
    if (this.failure !== null) throw this.failure;
    const batches = this.batches as Batch[];
    const vectorizer = await this.fit(batches);
    const index = vectorizer.index.table;
    await this.threads.helpUntil(
      Promise.all(batches.map(({ rows }) => this.threads.run({ kind: 'map', rows, index }))),
    );
    const rowCount = batches.reduce((sum, { rows }) => sum + rows.rowEnds.length, 0);
    const parts = partOfRow ?? new Uint8Array(rowCount);
    const { matrices, starts } = layOut(batches, parts, vectorizer.featureCount);
    let row = 0;
    const writing: Promise<null>[] = [];
    for (const { rows } of batches) {
      const end = row + rows.rowEnds.length;
      const targets = { parts: parts.slice(row, end), starts: starts.slice(row, end) };
      writing.push(
        this.threads.run({ kind: 'write', rows, features: vectorizer.features, targets, matrices }),
      );
      row = end;
    }
    await this.threads.helpUntil(Promise.all(writing));
    return { vectorizer, matrices };
  }

  /** Ends the threads; to be called in any case. */
  async close(): Promise<void> {
    await this.threads.close();
  }

  private async fit(all: readonly Batch[]): Promise<FittedTextVectorizer> {
    const batches = all.filter(({ learn }) => learn).map(({ rows }) => rows);
    const documents = batches.reduce((sum, { rowEnds }) => sum + rowEnds.length, 0);
    const { documentFrequencyMin } = weightingOf(this.options, documents);
    const parts = await this.threads.helpUntil(
      Promise.all(
        Array.from({ length: PARTITIONS }, (_, partition) =>
          this.threads.run({ kind: 'count', batches, partition, documentFrequencyMin }),
        ),
      ),
    );
    return vectorizerOf(mergeFrequentTerms(parts, this.options.featuresMax), documents, this.options);
  }
}

/** Reserves the matrices and says where in its matrix each row starts. */
function layOut(
  batches: readonly Batch[],
  partOfRow: Uint8Array,
  columns: number,
): { matrices: (CsrMatrix & MatrixEntries)[]; starts: Uint32Array } {
  const partCount = partOfRow.reduce((max, part) => Math.max(max, part), 0) + 1;
  const rowCounts = new Uint32Array(PARTS_MAX);
  for (const part of partOfRow) rowCounts[part]++;
  const indptrs = Array.from({ length: partCount }, (_, part) => sharedNumbers(rowCounts[part]! + 1));
  const starts = new Uint32Array(partOfRow.length);
  const filled = new Uint32Array(partCount);
  let row = 0;
  for (const { rows } of batches) {
    let before = 0;
    for (const end of rows.rowEnds) {
      const part = partOfRow[row] as number;
      const indptr = indptrs[part] as Uint32Array;
      const at = filled[part]++;
      starts[row] = indptr[at] as number;
      indptr[at + 1] = (indptr[at] as number) + end - before;
      before = end;
      row++;
    }
  }
  const matrices = indptrs.map((indptr) => {
    const entries = indptr.at(-1) as number;
    const values = new Float32Array(new SharedArrayBuffer(entries * 4));
    return { rows: indptr.length - 1, columns, indptr, indices: sharedNumbers(entries), values };
  });
  return { matrices, starts };
}

function sharedNumbers(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4));
}
