import { ModelInputError } from '../errors.js';

/** @throws ModelInputError LABEL_OUT_OF_RANGE */
export function requireFilm(film: number, filmCount: number): void {
  if (Number.isInteger(film) && film >= 0 && film < filmCount) return;
  throw new ModelInputError('LABEL_OUT_OF_RANGE', `film ${film} is not in [0, ${filmCount})`, {
    film,
    filmCount,
  });
}
