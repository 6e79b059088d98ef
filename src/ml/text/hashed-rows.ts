import { DocumentFrequencies, type FrequentTerms } from './document-frequencies.js';
import type { DocumentTermCounter } from './document-term-counter.js';
import type { TermIndex } from './term-index.js';
import { type FeatureWeights, fieldFactors, termWeight } from './term-weights.js';

/** The distinct terms of some documents, in shared memory: 6 bytes a term. The terms of row r end at `rowEnds[r]`. */
export interface HashedRows {
  readonly rowEnds: Uint32Array;
  /** Hashes of terms; features after `mapToFeatures`. */
  readonly terms: Uint32Array;
  readonly counts: Uint16Array;
}

/** Terms are counted in this many tables by the highest bits of their hash, each of which any thread may fill. */
export const PARTITIONS = 8;
const PARTITION_SHIFT = 29;
/** 2^21 slots of 8 bytes in each table: 128 MiB in all, 192 MiB while they grow. */
const PARTITION_SLOTS_MAX = 1 << 21;

const COUNT_MAX = 0xffff;
const GROWTH_FACTOR = 1.5;

/**
 * Splits, hashes and counts the terms of documents.
 * @param texts title and description of each in turn, since bare strings go to a thread faster than objects
 */
export function hashRows(texts: readonly string[], counter: DocumentTermCounter): HashedRows {
  const rowEnds = new Uint32Array(new SharedArrayBuffer(texts.length * 2));
  let terms: Uint32Array = new Uint32Array(rowEnds.length * 256);
  let counts: Uint16Array = new Uint16Array(terms.length);
  let end = 0;
  for (let row = 0; row < rowEnds.length; row++) {
    const counted = counter.count({
      title: texts[row * 2] as string,
      description: texts[row * 2 + 1] as string,
    });
    if (end + counted.distinct > terms.length) {
      const length = Math.ceil((end + counted.distinct) * GROWTH_FACTOR);
      terms = copied(terms, new Uint32Array(length));
      counts = copied(counts, new Uint16Array(length));
    }
    for (let i = 0; i < counted.distinct; i++, end++) {
      terms[end] = counted.hashAt(i);
      counts[end] = Math.min(counted.countAt(i), COUNT_MAX);
    }
    rowEnds[row] = end;
  }
  return {
    rowEnds,
    terms: copied(terms.subarray(0, end), new Uint32Array(new SharedArrayBuffer(end * 4))),
    counts: copied(counts.subarray(0, end), new Uint16Array(new SharedArrayBuffer(end * 2))),
  };
}

/** The terms of one partition that are frequent in these rows. The order of the batches matters once the table is full. */
export function countPartition(
  batches: readonly HashedRows[],
  partition: number,
  frequencyMin: number,
  termsMax: number,
): FrequentTerms {
  const frequencies = new DocumentFrequencies(PARTITION_SLOTS_MAX);
  for (const { terms } of batches) {
    for (let i = 0; i < terms.length; i++) {
      const hash = terms[i] as number;
      if (hash >>> PARTITION_SHIFT === partition) frequencies.add(hash);
    }
  }
  return frequencies.frequentTerms(frequencyMin, termsMax);
}

/** Puts features in the place of hashes, and drops terms that are no feature. */
export function mapToFeatures({ rowEnds, terms, counts }: HashedRows, index: TermIndex): void {
  let end = 0;
  let at = 0;
  for (let row = 0; row < rowEnds.length; row++) {
    for (const rowEnd = rowEnds[row] as number; at < rowEnd; at++) {
      const feature = index.featureOf(terms[at] as number);
      if (feature < 0) continue;
      terms[end] = feature;
      counts[end] = counts[at] as number;
      end++;
    }
    rowEnds[row] = end;
  }
}

/** Where the rows of a batch go: row r to the matrix `parts[r]`, its entries from `starts[r]`. */
export interface RowTargets {
  readonly parts: Uint8Array;
  readonly starts: Uint32Array;
}

/** The entries of a matrix whose rows are written from several threads. */
export interface MatrixEntries {
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** Writes mapped rows as weighted terms; the same bytes as `FittedTextVectorizer.transform`. */
export function writeRows(
  { rowEnds, terms, counts }: HashedRows,
  { weights, fields }: FeatureWeights,
  { parts, starts }: RowTargets,
  matrices: readonly MatrixEntries[],
): void {
  let at = 0;
  for (let row = 0; row < rowEnds.length; row++) {
    const { indices, values } = matrices[parts[row] as number] as MatrixEntries;
    const start = starts[row] as number;
    let end = start;
    let titleSquares = 0;
    let descriptionSquares = 0;
    let titleEnd = start;
    for (const rowEnd = rowEnds[row] as number; at < rowEnd; at++, end++) {
      const feature = terms[at] as number;
      const weight = termWeight(counts[at] as number, weights[feature] as number);
      indices[end] = feature;
      values[end] = weight;
      if (fields[feature] === 0) {
        titleSquares += weight * weight;
        titleEnd = end + 1;
      } else descriptionSquares += weight * weight;
    }
    const [ofTitle, ofDescription] = fieldFactors(titleSquares, descriptionSquares);
    for (let entry = start; entry < titleEnd; entry++) values[entry] = (values[entry] as number) * ofTitle;
    for (let entry = titleEnd; entry < end; entry++)
      values[entry] = (values[entry] as number) * ofDescription;
  }
}

function copied<Numbers extends Uint32Array | Uint16Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
