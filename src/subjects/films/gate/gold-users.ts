import { stringify } from 'csv-stringify/sync';
import type { FilmModel } from '../../../ml/recommend/film-model.js';
import { historyOf } from '../../../ml/recommend/interactions.js';
import { judgeUsers } from '../../../ml/recommend/judge-users.js';
import { type JudgedRanking, judgeRanking } from '../../../ml/recommend/measures.js';
import { measureInTurns } from '../../../pipeline/registry/gate/measure-in-turns.js';
import type { GoldComparison, OnGold, ScoreContext } from '../../../pipeline/subject.js';
import type { GateRuleSettings } from '../../../platform/gate-rule.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import { type FilmParts, historyOfSplit, readFilmParts } from '../film-parts.js';
import { rankerFor } from '../ranker-for.js';
import { assertSameFilms } from './assert-same-films.js';

const TIMED_USERS_MAX = 200;
const TIMED_FILMS = 10;
const DIGITS = 6;

/** How well a model ranked for each user of the gold part. */
export interface GoldUsers {
  readonly userIds: readonly string[];
  readonly judged: JudgedRanking;
}

/**
 * Ranks all films for each user that liked something in the gold part, from all that came before.
 * @throws AppError INVALID_INPUT for a model of another catalogue
 */
export async function answerGoldUsers(
  model: FilmModel,
  dataset: DatasetVersion,
  { manager, artifacts }: ScoreContext,
): Promise<GoldUsers> {
  const parts = await readFilmParts(manager, artifacts, dataset);
  assertSameFilms(model, parts);
  const judged = judgeRanking(rankerFor(model, parts.filmIds), historyOfSplit(parts, 'gold'), parts.gold);
  return { userIds: Array.from(judged.users, (user) => parts.userIds[user]!), judged };
}

/** What the gate's rule says of two models that ranked for the same users. */
export async function compareGoldUsers(
  champion: OnGold<FilmModel, GoldUsers>,
  challenger: OnGold<FilmModel, GoldUsers>,
  dataset: DatasetVersion,
  { manager, artifacts, rule }: ScoreContext & { readonly rule: GateRuleSettings },
): Promise<GoldComparison> {
  const parts = await readFilmParts(manager, artifacts, dataset);
  const [championMicros, challengerMicros] = timesOf([champion.model, challenger.model], parts);
  const costs = {
    champion: { fileBytes: champion.fileBytes, answerMicros: championMicros },
    challenger: { fileBytes: challenger.fileBytes, answerMicros: challengerMicros },
  };
  const judged = judgeUsers(champion.answers.judged, challenger.answers.judged, costs, rule);
  return {
    ...{ verdict: judged.verdict, reasons: judged.reasons, evidence: judged.evidence },
    championScore: judged.evidence.champion.ndcgAt10,
    flips: [],
  };
}

/** How long each takes for ten films, as they are answered in service. */
function timesOf(models: readonly [FilmModel, FilmModel], parts: FilmParts): [number[], number[]] {
  const history = historyOfSplit(parts, 'gold');
  const users = Array.from({ length: Math.min(TIMED_USERS_MAX, history.users) }, (_, user) =>
    historyOf(history, user),
  );
  const questions = users.map(({ films, weights }) => ({
    ids: Array.from(films, (film) => parts.filmIds[film]!),
    weights,
  }));
  return measureInTurns(models, questions, (model, { ids, weights }) => {
    const known = ids.flatMap((id, at) => {
      const film = model.filmOf(id);
      return film === undefined ? [] : [[film, weights[at]!] as const];
    });
    const asked = {
      films: known.map(([film]) => film),
      weights: Float32Array.from(known, ([, weight]) => weight),
    };
    model.top(asked, TIMED_FILMS);
  });
}

/** The figures as CSV: id (the user), NDCG@10, recall@10 and reciprocal rank. */
export function encodeGoldUsers({ userIds, judged }: GoldUsers): Buffer {
  const rows = userIds.map((id, at) => [
    id,
    ...[judged.ndcgAt10, judged.recallAt10, judged.reciprocalRank].map((figures) =>
      figures[at]!.toFixed(DIGITS),
    ),
  ]);
  return Buffer.from(stringify([['id', 'ndcg_at_10', 'recall_at_10', 'reciprocal_rank'], ...rows]));
}
