import type { AnswerObserver } from '../../../pipeline/serving/answer-metrics.js';
import type { Recommendation } from '../../../store/entities/recommendation.js';
import {
  type FilmServing,
  type RecommendationAnswer,
  type RecommendRequest,
  recommend,
} from './recommend.js';

/** As `recommend`; the observer is told of the answer, or of why there is none. */
export async function recommendObserved(
  { films, observer }: { readonly films: FilmServing; readonly observer: AnswerObserver },
  request: RecommendRequest,
  source: Recommendation['source'],
): Promise<RecommendationAnswer> {
  try {
    const answer = await recommend(films, request, source);
    const labels = {
      model: request.modelName,
      cold_start: answer.recommendation.isColdStart ? 'yes' : 'no',
    };
    observer.answered((metrics) => metrics.counter('gondola_recommendations_total').add(labels));
    return answer;
  } catch (error) {
    observer.failed(error);
    throw error;
  }
}
