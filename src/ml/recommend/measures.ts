import {
  assertSameShape,
  type History,
  historyOf,
  type Interactions,
  ratedHistoryOf,
  weightOf,
} from './interactions.js';
import type { Recommender } from './recommender.js';
import { topFilms } from './top-k.js';

/** How far down a list of recommendations is looked. */
const LIST_LENGTH = 10;

/** How well films were ranked, one number a judged user, and what was recommended to all of them. */
export interface JudgedRanking {
  /** The users that liked something held out, in rising order. */
  readonly users: Uint32Array;
  /** Discounted cumulative gain of the first ten (a liked film gains 1), as a share of the best possible. */
  readonly ndcgAt10: Float64Array;
  /** Share of the liked films that are among the first ten. */
  readonly recallAt10: Float64Array;
  /** Mean, over the liked films, of the precision at their ranks; the mean over users is MAP. */
  readonly averagePrecision: Float64Array;
  /** One divided by the rank of the first liked film; the mean over users is MRR. */
  readonly reciprocalRank: Float64Array;
  /** 1 when a liked film is among the first ten. */
  readonly hitAt10: Float64Array;
  /** Mean self-information of the first ten, in bits: how surprising they are, given what all users saw. */
  readonly noveltyBits: Float64Array;
  /** Share of all films that were among the first ten of anyone judged. */
  readonly catalogueCoverage: number;
}

export const RANKING_MEASURES = [
  'ndcgAt10',
  'recallAt10',
  'averagePrecision',
  'reciprocalRank',
  'hitAt10',
  'noveltyBits',
] as const;
export type RankingMeasure = (typeof RANKING_MEASURES)[number];

/** What can rank: a recommender, or a model around one. */
export type Ranker = Pick<Recommender, 'filmCount' | 'scoresInto'>;

/**
 * Ranks, for each user that liked something held out, all films that the user has not in the history, and looks where
 * the liked ones are. No candidates are drawn. Films held out that were seen before are not asked for.
 *
 * @param history what the recommender is told of each user
 * @param held what the same users did later
 * @throws ModelInputError SHAPE_MISMATCH
 */
export function judgeRanking(
  recommender: Ranker,
  history: Interactions,
  held: Interactions,
  { usersMax = Number.POSITIVE_INFINITY }: { readonly usersMax?: number } = {},
): JudgedRanking {
  assertSameShape(history, held);
  const judged = evenlySpaced([...usersToJudge(history, held)], usersMax);
  const figures = new Figures(judged.length);
  const bits = selfInformation(history);
  const recommended = new Uint8Array(history.films);
  const scores = new Float32Array(history.films);
  judged.forEach(({ user, known, liked }, at) => {
    recommender.scoresInto(known, scores);
    figures.fill(at, ranksOf(scores, known.films, liked));
    const first = topFilms(scores, LIST_LENGTH, known.films);
    figures.users[at] = user;
    figures.noveltyBits[at] = first.reduce((sum, { film }) => sum + bits[film]!, 0) / first.length;
    for (const { film } of first) recommended[film] = 1;
  });
  const coverage = recommended.reduce((sum, one) => sum + one, 0) / history.films;
  const { users, ndcgAt10, recallAt10, averagePrecision, reciprocalRank, hitAt10, noveltyBits } = figures;
  return {
    ...{ users, ndcgAt10, recallAt10, averagePrecision, reciprocalRank, hitAt10, noveltyBits },
    catalogueCoverage: coverage,
  };
}

interface JudgedUser {
  readonly user: number;
  readonly known: History;
  readonly liked: readonly number[];
}

/** Whether anybody liked something held out that was not seen before, so that a ranking can be judged. */
export function canBeJudged(history: Interactions, held: Interactions): boolean {
  return !usersToJudge(history, held).next().done;
}

function* usersToJudge(history: Interactions, held: Interactions): Generator<JudgedUser, void> {
  for (let user = 0; user < held.users; user++) {
    if (held.indptr[user] === held.indptr[user + 1]) continue;
    const later = ratedHistoryOf(held, user);
    const known = historyOf(history, user);
    const seen = new Set(known.films);
    const liked = [...later.films].filter((film, at) => weightOf(later.ratings[at]!) > 0 && !seen.has(film));
    if (liked.length > 0) yield { user, known, liked };
  }
}

function evenlySpaced<Item>(items: readonly Item[], max: number): readonly Item[] {
  if (items.length <= max) return items;
  return Array.from({ length: max }, (_, at) => items[Math.floor((at * items.length) / max)]!);
}

/**
 * Ranks from 1, in rising order, among the films not seen; of equal scores the film with the lower number is first. Each
 * film not seen is counted at the best liked film that it is before; so it is before all that follow.
 */
function ranksOf(scores: Float32Array, seen: History['films'], liked: readonly number[]): number[] {
  const isSeen = new Uint8Array(scores.length);
  for (const film of seen) isSeen[film] = 1;
  const bestFirst = Uint32Array.from(liked).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const likedScores = Float32Array.from(bestFirst, (film) => scores[film]!);
  const lowest = likedScores.at(-1)!;
  const before = new Uint32Array(bestFirst.length + 1);
  for (let film = 0; film < scores.length; film++) {
    const score = scores[film]!;
    if (score < lowest || isSeen[film] === 1) continue;
    let from = 0;
    let to = bestFirst.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      const other = likedScores[middle]!;
      if (score > other || (score === other && film < bestFirst[middle]!)) to = middle;
      else from = middle + 1;
    }
    before[from]!++;
  }
  let rank = 1;
  return Array.from(bestFirst, (_, at) => {
    rank += before[at]!;
    return rank;
  });
}

class Figures {
  readonly users: Uint32Array;
  readonly ndcgAt10: Float64Array;
  readonly recallAt10: Float64Array;
  readonly averagePrecision: Float64Array;
  readonly reciprocalRank: Float64Array;
  readonly hitAt10: Float64Array;
  readonly noveltyBits: Float64Array;

  constructor(users: number) {
    this.users = new Uint32Array(users);
    this.ndcgAt10 = new Float64Array(users);
    this.recallAt10 = new Float64Array(users);
    this.averagePrecision = new Float64Array(users);
    this.reciprocalRank = new Float64Array(users);
    this.hitAt10 = new Float64Array(users);
    this.noveltyBits = new Float64Array(users);
  }

  fill(at: number, ranks: readonly number[]): void {
    const listed = ranks.filter((rank) => rank <= LIST_LENGTH);
    const gain = listed.reduce((sum, rank) => sum + gainAt(rank), 0);
    let best = 0;
    for (let rank = 1; rank <= Math.min(ranks.length, LIST_LENGTH); rank++) best += gainAt(rank);
    this.ndcgAt10[at] = gain / best;
    this.recallAt10[at] = listed.length / ranks.length;
    this.averagePrecision[at] = ranks.reduce((sum, rank, i) => sum + (i + 1) / rank, 0) / ranks.length;
    this.reciprocalRank[at] = 1 / ranks[0]!;
    this.hitAt10[at] = listed.length > 0 ? 1 : 0;
  }
}

function gainAt(rank: number): number {
  return 1 / Math.log2(rank + 1);
}

/** Bits of each film: minus the binary logarithm of the share of users that saw it, of a film nobody saw as of one. */
function selfInformation(history: Interactions): Float64Array {
  const seenBy = new Float64Array(history.films);
  for (let user = 0; user < history.users; user++) {
    for (const film of ratedHistoryOf(history, user).films) seenBy[film]!++;
  }
  return seenBy.map((count) => -Math.log2(Math.max(1, count) / history.users));
}
