/** One amount of a sum. */
export interface Amount {
  readonly name: string;
  readonly value: number;
}

/** An amount with the place of its bar, in percent of the width. */
export interface Step extends Amount {
  readonly left: number;
  readonly width: number;
}

const PERCENT = 100;

/** Bars that begin where the one before ends, and the bar of their sum, which begins at zero. */
export function waterfall(
  amounts: readonly Amount[],
  sum: Amount,
): { steps: Step[]; sum: Step; zero: number } {
  const ends: number[] = [];
  for (const { value } of amounts) ends.push((ends.at(-1) ?? 0) + value);
  const least = Math.min(0, sum.value, ...ends);
  const span = Math.max(0, sum.value, ...ends) - least || 1;
  const place = (at: number) => (PERCENT * (at - least)) / span;
  const step = (amount: Amount, from: number, to: number): Step => ({
    ...amount,
    left: place(Math.min(from, to)),
    width: (PERCENT * Math.abs(to - from)) / span,
  });
  return {
    steps: amounts.map((amount, at) => step(amount, ends[at - 1] ?? 0, ends[at] as number)),
    sum: step(sum, 0, sum.value),
    zero: place(0),
  };
}
