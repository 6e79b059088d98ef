import { foldText } from '../../text/fold.js';
import { findTokens, TokenSpans } from '../../text/tokenize.js';

/** Places for words and pairs of words; of two that share one, either may be named. */
const BUCKET_BITS = 18;
export const BUCKETS = 1 << BUCKET_BITS;

/** Takes an n-gram: its hash (32 bits, unsigned) and its place in the folded text. */
type Visit = (hash: number, start: number, end: number) => void;

/** Hashes the words and pairs of words of a text (FNV-1a, with the finaliser of murmur3). */
export class NgramHasher {
  private readonly spans = new TokenSpans();
  private folded = '';

  /** Calls `visit` for every n-gram, as often as it stands there. */
  forEachNgram(text: string, visit: Visit): void {
    const { spans } = this;
    this.folded = foldText(text);
    findTokens(this.folded, spans);
    let before = 0;
    let beforeStart = 0;
    for (let i = 0; i < spans.wordCount; i++) {
      const [start, end] = [spans.wordStarts[i] as number, spans.wordEnds[i] as number];
      const hash = hashUnits(this.folded, start, end);
      visit(finish(hash), start, end);
      if (i > 0) visit(finish(Math.imul(before, 31) ^ hash), beforeStart, end);
      before = hash;
      beforeStart = start;
    }
  }

  /** A part of the text that was hashed last. */
  ngramAt(start: number, end: number): string {
    return this.folded.slice(start, end).replace(/[^\p{L}\p{N}]+/gu, ' ');
  }
}

/** As `NgramHasher`, each bucket of a text once. */
export class NgramBuckets {
  private readonly hasher = new NgramHasher();
  /** The last text that had a bucket, so that it counts once a text. */
  private readonly seen = new Int32Array(BUCKETS).fill(-1);
  private textNumber = 0;

  /** Calls `visit` for every distinct bucket with the place of an n-gram in the folded text. */
  forEachBucket(text: string, visit: (bucket: number, start: number, end: number) => void): void {
    const { seen } = this;
    const number = this.textNumber++;
    this.hasher.forEachNgram(text, (hash, start, end) => {
      const bucket = bucketOf(hash);
      if (seen[bucket] === number) return;
      seen[bucket] = number;
      visit(bucket, start, end);
    });
  }

  /** A part of the text that was hashed last. */
  ngramAt(start: number, end: number): string {
    return this.hasher.ngramAt(start, end);
  }
}

/** The bucket of a hash. */
export function bucketOf(hash: number): number {
  return hash >>> (32 - BUCKET_BITS);
}

function hashUnits(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  return Math.imul(mixed, 0xc2b2ae35) >>> 0;
}
