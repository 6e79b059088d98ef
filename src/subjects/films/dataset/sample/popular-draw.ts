import type { Random } from '../../../../ml/random.js';

/** Ranks above this are about equally popular at the head of the list. */
const HEAD = 8;

/** Draws one of a list, with chances that fall with its place: a few have most, many have little. */
export class PopularDraw<Item> {
  private readonly cumulative: Float64Array;

  /** @param items at least one, the most popular first */
  constructor(
    private readonly items: readonly Item[],
    private readonly random: Random,
  ) {
    this.cumulative = new Float64Array(items.length);
    let sum = 0;
    items.forEach((_, place) => {
      sum += 1 / (HEAD + place);
      this.cumulative[place] = sum;
    });
  }

  draw(): Item {
    const at = this.random.next() * this.cumulative.at(-1)!;
    let low = 0;
    let high = this.items.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.cumulative[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return this.items[low]!;
  }
}
