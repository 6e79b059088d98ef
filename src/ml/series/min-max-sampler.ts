interface Point {
  /** NaN for a point that has no value. */
  readonly value: number;
}

interface Placed<P> {
  readonly point: P;
  readonly at: number;
}

interface Bucket<P> {
  readonly no: number;
  readonly least: Placed<P>;
  readonly most: Placed<P>;
  readonly first: Placed<P>;
  readonly second: Placed<P> | null;
  readonly last: Placed<P>;
}

/**
 * Thins a series out to `pointsMax` points as it passes by, holding no more than that: the first and the last point
 * stay, and of as many stretches of equal length as there is room for the least and the greatest value each, so that
 * no peak is lost. Room that is left, in a stretch whose values are equal or by an odd number, goes to the ends of
 * stretches. A series that is short enough stays as it is.
 */
export class MinMaxSampler<P extends Point> {
  readonly #length: number;
  readonly #bucketCount: number;
  /** Points that each stretch keeps, and the one that keeps one more; -1 for none. */
  readonly #room: number;
  readonly #roomier: number;
  readonly #keepsAll: boolean;
  readonly #kept: P[] = [];
  #bucket: Bucket<P> | null = null;
  #position = 0;

  /**
   * @param length how many points will come; more than that are not looked at
   * @param pointsMax at least 2
   */
  constructor(length: number, pointsMax: number) {
    const inner = pointsMax - 2;
    this.#length = length;
    this.#keepsAll = length <= pointsMax;
    this.#bucketCount = Math.min(inner, Math.max(1, Math.floor(inner / 2)));
    this.#room = Math.min(inner, 2);
    const isOdd = !this.#keepsAll && inner > 2 && inner % 2 === 1;
    this.#roomier = isOdd ? this.#firstOfThree() : -1;
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

  /** The first stretch of three points or more: there is one, since there are more inner points than two a stretch. */
  #firstOfThree(): number {
    const startOf = (no: number) => Math.ceil((no * (this.#length - 2)) / this.#bucketCount);
    let no = 0;
    while (startOf(no + 1) - startOf(no) < 3) no++;
    return no;
  }

  #inner(point: P, at: number): void {
    if (this.#bucketCount === 0) return;
    const no = Math.floor(((at - 1) * this.#bucketCount) / (this.#length - 2));
    if (this.#bucket?.no !== no) this.#closeBucket();
    const placed = { point, at };
    this.#bucket =
      this.#bucket === null
        ? { no, least: placed, most: placed, first: placed, second: null, last: placed }
        : joined(this.#bucket, placed);
  }

  #closeBucket(): void {
    if (this.#bucket === null) return;
    const { no, least, most, first, second, last } = this.#bucket;
    const room = this.#room + (no === this.#roomier ? 1 : 0);
    const byPlace = new Map<number, P>();
    for (const placed of [most, least, last, first, second]) {
      if (placed !== null && byPlace.size < room) byPlace.set(placed.at, placed.point);
    }
    const inOrder = [...byPlace].sort(([one], [other]) => one - other);
    this.#kept.push(...inOrder.map(([, point]) => point));
    this.#bucket = null;
  }
}

function joined<P extends Point>(bucket: Bucket<P>, next: Placed<P>): Bucket<P> {
  const grown = { ...bucket, second: bucket.second ?? next, last: next };
  if (Number.isNaN(next.point.value)) return grown;
  if (Number.isNaN(bucket.least.point.value)) return { ...grown, least: next, most: next };
  return {
    ...grown,
    least: next.point.value < bucket.least.point.value ? next : bucket.least,
    most: next.point.value > bucket.most.point.value ? next : bucket.most,
  };
}
