import type { FilmModel } from '../../../ml/recommend/film-model.js';
import { invalidInput } from '../../../platform/errors.js';
import type { FilmParts } from '../film-parts.js';

/** Films are renamed now and then; where fewer have the same title, the ids are those of another catalogue. */
const SAME_TITLE_SHARE_MIN = 0.5;

/**
 * Two catalogues may give the same ids to other films. A model that learnt from another one says nothing of the users of this
 * dataset, and what it would score is chance.
 * @throws AppError INVALID_INPUT
 */
export function assertSameFilms(
  model: Pick<FilmModel, 'filmOf' | 'features'>,
  { filmIds, features }: Pick<FilmParts, 'filmIds' | 'features'>,
): void {
  const known = filmIds.flatMap((id, film) => {
    const inModel = model.filmOf(id);
    return inModel === undefined ? [] : [model.features.titles[inModel] === features.titles[film]];
  });
  const same = known.filter(Boolean).length;
  if (same > 0 && same >= SAME_TITLE_SHARE_MIN * known.length) return;
  throw invalidInput(
    'datasetVersionId',
    `the model learnt from another catalogue: of the ${filmIds.length} films of the dataset it knows ${known.length} by their ids, ` +
      `${same} of them under the same title. Models of different catalogues need different names (modelName, --model-name).`,
  );
}
