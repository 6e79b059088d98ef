import type { RankedCategory } from '../../../store/entities/prediction.js';
import { categoryName } from '../dataset/labels.js';

/** The most probable categories, best first; equal ones in the order of the model's classes. */
export function rankCategories(
  codes: readonly string[],
  probabilities: ArrayLike<number>,
  count: number,
): RankedCategory[] {
  return codes
    .map((code, index) => ({ code, confidence: probabilities[index]! }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, count)
    .map(({ code, confidence }) => ({ code, name: categoryName(code), confidence }));
}
