/** Where a component took up its trail: the last row before the change that it would report. */
export interface Since {
  /** Rows that were given, those without a value included. */
  readonly row: number;
  /** Rows that had a value. */
  readonly used: number;
  /** What the caller said of the time, e.g. milliseconds; null when it said nothing. */
  readonly at: number | null;
}

/**
 * Evidence of all bets of a watch, in columns: one entry a bet. Plain JSON.
 *
 * For the e-values e of one bet, with weight w:
 *
 *   evidence <- (evidence + w) * e      Shiryaev-Roberts: the sum over all rows j of the product of e from row j on
 *   trail    <- max(trail, 1) * e       CUSUM: the greatest of these products
 *
 * Weights add up to 1, so the sum of all evidence is an e-detector: without a change its expectation at any stopping
 * time is at most the number of rows, and an alarm at A has an average run length of at least A (Shin, Ramdas and
 * Rinaldo, "E-detectors", New England Journal of Statistics in Data Science 2(2), 2024).
 */
export interface Evidence {
  readonly evidence: number[];
  readonly trail: number[];
  readonly sinceRow: number[];
  readonly sinceUsed: number[];
  readonly sinceAt: (number | null)[];
  /** What the kind of watch remembers of the beginning of each trail. */
  readonly mark: number[];
}

/** Evidence beyond this is not counted: it is beyond doubt, and an infinite number is no JSON. */
const EVIDENCE_MAX = 1e300;

export function noEvidence(bets: number): Evidence {
  const column = <T>(value: T) => new Array<T>(bets).fill(value);
  return {
    evidence: column(0),
    trail: column(0),
    sinceRow: column(0),
    sinceUsed: column(0),
    sinceAt: column<number | null>(null),
    mark: column(0),
  };
}

export function copyEvidence(of: Evidence): Evidence {
  return {
    evidence: of.evidence.slice(),
    trail: of.trail.slice(),
    sinceRow: of.sinceRow.slice(),
    sinceUsed: of.sinceUsed.slice(),
    sinceAt: of.sinceAt.slice(),
    mark: of.mark.slice(),
  };
}

/** Begins the trail of a bet anew before the next row if it has come to nothing; to be called before its e-value. */
export function startTrail(of: Evidence, bet: number, now: Since, mark: number): void {
  if ((of.trail[bet] as number) > 1) return;
  of.trail[bet] = 1;
  of.sinceRow[bet] = now.row;
  of.sinceUsed[bet] = now.used;
  of.sinceAt[bet] = now.at;
  of.mark[bet] = mark;
}

/** Takes the e-value of the next row into the evidence of a bet and returns that evidence. */
export function addEValue(of: Evidence, bet: number, weight: number, eValue: number): number {
  of.trail[bet] = Math.min((of.trail[bet] as number) * eValue, EVIDENCE_MAX);
  const evidence = Math.min(((of.evidence[bet] as number) + weight) * eValue, EVIDENCE_MAX);
  of.evidence[bet] = evidence;
  return evidence;
}

export function strongestBet(of: Evidence): number {
  let best = 0;
  for (let bet = 1; bet < of.evidence.length; bet++) {
    if ((of.evidence[bet] as number) > (of.evidence[best] as number)) best = bet;
  }
  return best;
}
