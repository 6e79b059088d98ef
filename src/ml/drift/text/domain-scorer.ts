import { TermIndex } from '../../text/term-index.js';
import { NgramHasher } from './ngram-hasher.js';

/** N-grams that are named of a text at most. */
const NGRAMS_NAMED = 5;
const NGRAM_CHARS_MAX = 80;

/** A linear model of few n-grams, which tells current texts from reference ones. Holds hashes of n-grams, no texts. */
export interface DomainModel {
  /** Log-odds of a text without any of the n-grams. */
  readonly intercept: number;
  /** Distinct, in rising order. */
  readonly hashes: Uint32Array;
  /** What each n-gram adds to the log-odds of the current texts, in the order of the hashes. */
  readonly weights: Float32Array;
  /** The probabilities that it gives to reference texts whose words it has not learnt, in rising order. */
  readonly referenceScores: Float64Array;
}

/** A word or two neighbouring ones, folded, as they stand in a text. */
export interface DomainNgram {
  readonly ngram: string;
  /** What it adds to the log-odds: above 0 it speaks for the current texts, below 0 for the reference. */
  readonly contribution: number;
}

/** How much a text is like the current texts rather than those of the reference. */
export interface DomainScore {
  /** Probability of the current texts, [0, 1]; 0.5 says nothing. */
  readonly score: number;
  /** At most 5, the largest contributions first. */
  readonly ngrams: readonly DomainNgram[];
}

/** An n-gram of the model in the text that was read last. */
interface Hit {
  readonly feature: number;
  readonly start: number;
  readonly end: number;
}

/** Scores one text after the other with memory that is used again. */
export class DomainScorer {
  private readonly hasher = new NgramHasher();
  private readonly index: TermIndex;
  /** The last text that had a feature, so that it counts once a text. */
  private readonly seen: Int32Array;
  private textNumber = 0;
  private hits: Hit[] = [];

  constructor(private readonly model: Pick<DomainModel, 'intercept' | 'hashes' | 'weights'>) {
    this.index = TermIndex.of(model.hashes);
    this.seen = new Int32Array(model.hashes.length);
  }

  score(text: string): DomainScore {
    const odds = this.logOddsOf(text);
    return { score: 1 / (1 + Math.exp(-odds)), ngrams: this.largest() };
  }

  /** Log-odds of the current texts. */
  logOddsOf(text: string): number {
    const { index, seen, model } = this;
    this.textNumber = (this.textNumber + 1) | 0;
    this.hits = [];
    let sum = model.intercept;
    this.hasher.forEachNgram(text, (hash, start, end) => {
      const feature = index.featureOf(hash);
      if (feature < 0 || seen[feature] === this.textNumber) return;
      seen[feature] = this.textNumber;
      sum += model.weights[feature] as number;
      this.hits.push({ feature, start, end });
    });
    return sum;
  }

  private largest(): DomainNgram[] {
    const weightOf = ({ feature }: Hit) => this.model.weights[feature] as number;
    return this.hits
      .filter((hit) => weightOf(hit) !== 0)
      .sort((one, other) => Math.abs(weightOf(other)) - Math.abs(weightOf(one)))
      .slice(0, NGRAMS_NAMED)
      .map((hit) => ({
        ngram: this.hasher.ngramAt(hit.start, hit.end).slice(0, NGRAM_CHARS_MAX),
        contribution: weightOf(hit),
      }));
  }
}
