/** What folding may join or drop as a whole: a letter with its marks, or a run of Hangul that is written in parts. */
const CLUSTER = /[\uac00-\ud7a3]?[\u1100-\u11ff]+\p{M}*|\P{M}\p{M}*|\p{M}+/gu;

/** A folded text, and where in the original each of its UTF-16 units came from. */
export class FoldedText {
  readonly text: string;
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  /** @param fold maps a text cluster by cluster, so that the whole is its parts put together */
  constructor(original: string, fold: (text: string) => string) {
    let text = '';
    for (const { 0: cluster, index } of original.matchAll(CLUSTER)) {
      const folded = fold(cluster);
      for (let unit = 0; unit < folded.length; unit++) {
        this.starts.push(index);
        this.ends.push(index + cluster.length);
      }
      text += folded;
    }
    this.text = text;
  }

  /** Where the units from `start` up to `end`, at least one, stand in the original. */
  originOf(start: number, end: number): [start: number, end: number] {
    return [this.starts[start] as number, this.ends[end - 1] as number];
  }
}
