import { parentPort } from 'node:worker_threads';
import { FilmModel } from '../../../ml/recommend/film-model.js';
import { giveWay } from '../../../platform/thread-priority.js';
import { decodeRatings } from '../dataset/rating-file.js';
import { withoutErased } from '../erasure/erased-users.js';
import { judgeLiked } from './judge-liked.js';
import type { JudgingMessage, JudgingResult } from './judging-messages.js';

/** The thread of `judgeInThread`. */
const NICENESS = 5;

function judge({ id, model, ratings, erased, madeAt, filmIds, liked }: JudgingMessage): JudgingResult {
  try {
    const known = withoutErased(decodeRatings(ratings), erased, madeAt);
    return { id, figures: judgeLiked(FilmModel.decode(model), known, filmIds, liked) };
  } catch (error) {
    return { id, failure: (error as Error).message };
  }
}

giveWay(NICENESS);
parentPort?.on('message', (message: JudgingMessage) => parentPort?.postMessage(judge(message)));
