/** The columns of a file of answers that say how probable each category is. */
export interface ProbabilityColumn {
  /** As the header has it. */
  readonly name: string;
  readonly code: string;
  readonly at: number;
  /** Whether it is said to be one (`p_<code>`); a column called by a code alone may be anything else. */
  readonly said: boolean;
}

const PREFIX = 'p_';

/** @param others names of columns that are no categories */
export function probabilityColumns(names: readonly string[], others: readonly string[]): ProbabilityColumn[] {
  const said = names.some((name) => name.startsWith(PREFIX));
  return names.flatMap((name, at): ProbabilityColumn[] => {
    if (said) return name.startsWith(PREFIX) ? [{ name, code: name.slice(PREFIX.length), at, said }] : [];
    return others.includes(name.toLowerCase()) ? [] : [{ name, code: name, at, said }];
  });
}

/** A probability as it is written; NaN for what is none. */
export function readProbability(text: string | undefined): number {
  const trimmed = text?.trim() ?? '';
  const value = trimmed === '' ? Number.NaN : Number(trimmed);
  return value >= 0 && value <= 1 ? value : Number.NaN;
}
