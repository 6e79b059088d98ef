import { canBeJudged } from '../../ml/recommend/measures.js';
import { invalidInput } from '../../platform/errors.js';
import type { DatasetVersion } from '../../store/entities/dataset.js';
import type { JudgedSplit } from './evaluate-films.js';
import { type FilmParts, historyOfSplit } from './film-parts.js';

/**
 * Looks before a model is trained or scored: it is judged by those who liked something that they had not seen before.
 * @throws AppError INVALID_INPUT naming a split in which nobody did
 */
export function assertJudgeable(
  { id, name }: Pick<DatasetVersion, 'id' | 'name'>,
  parts: FilmParts,
  splits: readonly JudgedSplit[],
): void {
  const empty = splits.find((split) => !canBeJudged(historyOfSplit(parts, split), parts[split]));
  if (empty === undefined) return;
  throw invalidInput(
    'datasetVersionId',
    `No model can be judged on the dataset ${id} (${name}): in its ${empty} part nobody liked a film that was new to them. ` +
      'Ratings of 3 and more count as liked; import more of them, of people with 5 or more ratings.',
  );
}
