import { normalQuantile } from '../statistics/normal-quantile.js';
import { addEValue, copyEvidence, type Evidence, noEvidence, type Since, startTrail } from './evidence.js';
import { type NumericBet, numericBets, numericEValue } from './numeric-bets.js';
import type { NumericProfile } from './reference-profile.js';

/**
 * A conformal watch over numbers, in the space of ranks: nothing is assumed of their distribution.
 *
 * The chance that the next value falls in a cell is taken to be its share among reference and stream so far. The cuts
 * are order statistics of the reference, so the cells' true masses are Dirichlet distributed whatever continuous
 * distribution the values have, and these chances are exact given the stream so far (Pólya's urn): each e-value has
 * the expectation one, with a reference of any size. See docs/adr/0012-watching-a-stream.md.
 */
export interface NumericState {
  readonly kind: 'numeric';
  readonly cuts: readonly number[];
  /** Reference and stream in each cell, the reference in gaps between its values. */
  readonly counts: number[];
  readonly bets: readonly NumericBet[];
  readonly evidence: Evidence;
  /** Sum of the normal scores of the stream. */
  scores: number;
}

export function startNumeric(profile: NumericProfile): NumericState {
  const { cuts } = profile;
  const last = profile.counts.length - 1;
  // n values leave n + 1 gaps; the one above them all belongs to the last cell, and an empty first cell is one.
  const counts = profile.counts.map((rows, cell) => (cell === last || rows === 0 ? rows + 1 : rows));
  const bets = numericBets();
  return { kind: 'numeric', cuts, counts, bets, evidence: noEvidence(bets.length), scores: 0 };
}

export function copyNumeric(state: NumericState): NumericState {
  return { ...state, counts: state.counts.slice(), evidence: copyEvidence(state.evidence) };
}

/** Takes one finite number in, in place, and returns the evidence of all bets. */
export function takeNumber(state: NumericState, value: number, now: Since): number {
  const cell = cellOf(state.cuts, value);
  const { low, high, mass } = place(state.counts, cell);
  let total = 0;
  for (let bet = 0; bet < state.bets.length; bet++) {
    const rule = state.bets[bet] as NumericBet;
    startTrail(state.evidence, bet, now, state.scores);
    total += addEValue(state.evidence, bet, rule.weight, numericEValue(rule, low, high, mass));
  }
  state.scores += meanScore(low, high, mass);
  (state.counts[cell] as number)++;
  return total;
}

/** Mean normal score since the trail of a bet began, about the shift in standard deviations. */
export function shiftSince(state: NumericState, bet: number, rows: number): number {
  return rows === 0 ? 0 : (state.scores - (state.evidence.mark[bet] as number)) / rows;
}

function cellOf(cuts: readonly number[], value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cuts[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The interval of normal scores that belongs to a cell. */
function place(counts: readonly number[], cell: number): { low: number; high: number; mass: number } {
  let below = 0;
  for (let i = 0; i < cell; i++) below += counts[i] as number;
  let all = below;
  for (let i = cell; i < counts.length; i++) all += counts[i] as number;
  const within = counts[cell] as number;
  return { low: score(below, all), high: score(below + within, all), mass: within / all };
}

function score(rows: number, all: number): number {
  if (rows === 0) return Number.NEGATIVE_INFINITY;
  return rows === all ? Number.POSITIVE_INFINITY : normalQuantile(rows / all);
}

/** E(Z | low < Z <= high) for a standard normal Z. */
function meanScore(low: number, high: number, mass: number): number {
  return (Math.exp((-low * low) / 2) - Math.exp((-high * high) / 2)) / (Math.sqrt(2 * Math.PI) * mass);
}
