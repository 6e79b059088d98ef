import type { FrequentTerms } from './document-frequencies.js';
import { DocumentTermCounter } from './document-term-counter.js';
import {
  countPartition,
  type HashedRows,
  hashRows,
  type MatrixEntries,
  mapToFeatures,
  type RowTargets,
  writeRows,
} from './hashed-rows.js';
import { TermIndex } from './term-index.js';
import type { FeatureWeights } from './term-weights.js';
import type { VectorizerOptions } from './vectorizer.js';

/** Pieces of a fit that a thread does; what they name lies in shared memory. */
export type TextTask =
  | { readonly kind: 'hash'; readonly texts: readonly string[] }
  | {
      readonly kind: 'count';
      readonly batches: readonly HashedRows[];
      readonly partition: number;
      readonly documentFrequencyMin: number;
    }
  | { readonly kind: 'map'; readonly rows: HashedRows; readonly index: Uint32Array }
  | {
      readonly kind: 'write';
      readonly rows: HashedRows;
      readonly features: FeatureWeights;
      readonly targets: RowTargets;
      readonly matrices: readonly MatrixEntries[];
    };

export interface TextTaskResults {
  readonly hash: HashedRows;
  readonly count: FrequentTerms;
  readonly map: null;
  readonly write: null;
}

/** Does tasks one after the other. */
export class TextTaskRunner {
  private readonly counter: DocumentTermCounter;

  constructor(private readonly options: VectorizerOptions) {
    this.counter = new DocumentTermCounter(options);
  }

  run(task: TextTask): TextTaskResults[TextTask['kind']] {
    const { featuresMax } = this.options;
    switch (task.kind) {
      case 'hash':
        return hashRows(task.texts, this.counter);
      case 'count':
        return countPartition(task.batches, task.partition, task.documentFrequencyMin, featuresMax);
      case 'map':
        mapToFeatures(task.rows, TermIndex.onTable(task.index));
        return null;
      case 'write':
        writeRows(task.rows, task.features, task.targets, task.matrices);
        return null;
    }
  }
}
