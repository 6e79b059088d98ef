interface Point {
  /** NaN for a point that has no value. */
  readonly value: number;
}

interface Bucket<P> {
  readonly no: number;
  readonly least: P;
  readonly leastAt: number;
  readonly most: P;
  readonly mostAt: number;
}

/**
 * Thins a series out to at most `pointsMax` points as it passes by, holding no more than that: the first and the last
 * point stay, and of as many stretches of equal length as there is room for the least and the greatest value each, so
 * that no peak is lost. Of a stretch without any value its first point stays. A series that is short enough stays as
 * it is.
 */
export class MinMaxSampler<P extends Point> {
  readonly #length: number;
  readonly #bucketCount: number;
  readonly #keepsAll: boolean;
  readonly #kept: P[] = [];
  #bucket: Bucket<P> | null = null;
  #position = 0;

  /**
   * @param length how many points will come; more than that are not looked at
   * @param pointsMax at least 2
   */
  constructor(length: number, pointsMax: number) {
    this.#length = length;
    this.#keepsAll = length <= pointsMax;
    this.#bucketCount = Math.floor((pointsMax - 2) / 2);
  }

  push(point: P): void {
    const position = this.#position++;
    if (position >= this.#length) return;
    if (position > 0 && position < this.#length - 1 && !this.#keepsAll) this.#inner(point, position);
    else {
      this.#closeBucket();
      this.#kept.push(point);
    }
  }

  /** What stays, in the order in which it came. */
  points(): readonly P[] {
    this.#closeBucket();
    return this.#kept;
  }

  #inner(point: P, position: number): void {
    if (this.#bucketCount === 0) return;
    const no = Math.floor(((position - 1) * this.#bucketCount) / (this.#length - 2));
    if (this.#bucket?.no !== no) this.#closeBucket();
    const at = { no, least: point, leastAt: position, most: point, mostAt: position };
    this.#bucket = this.#bucket === null ? at : joined(this.#bucket, at);
  }

  #closeBucket(): void {
    if (this.#bucket === null) return;
    const { least, leastAt, most, mostAt } = this.#bucket;
    this.#kept.push(leastAt <= mostAt ? least : most);
    if (leastAt !== mostAt) this.#kept.push(leastAt <= mostAt ? most : least);
    this.#bucket = null;
  }
}

function joined<P extends Point>(bucket: Bucket<P>, next: Bucket<P>): Bucket<P> {
  if (Number.isNaN(next.least.value)) return bucket;
  if (Number.isNaN(bucket.least.value)) return next;
  const isLess = next.least.value < bucket.least.value;
  const isMore = next.most.value > bucket.most.value;
  return {
    no: bucket.no,
    least: isLess ? next.least : bucket.least,
    leastAt: isLess ? next.leastAt : bucket.leastAt,
    most: isMore ? next.most : bucket.most,
    mostAt: isMore ? next.mostAt : bucket.mostAt,
  };
}
