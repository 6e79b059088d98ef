import type { MeasuredAnswer } from '../../../ml/signals/signal-profile.js';
import type { Prediction } from '../../../store/entities/prediction.js';

/** An answer as it is compared with others. */
export function measuredAnswer(
  { categoryCode, confidence, signals }: Pick<Prediction, 'categoryCode' | 'confidence' | 'signals'>,
  hasPicture: boolean,
): MeasuredAnswer {
  return { category: categoryCode, confidence, hasPicture, ...signals };
}
