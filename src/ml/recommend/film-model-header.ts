import { ModelFileError } from '../errors.js';
import type { Container } from '../format/container.js';
import type { ModelParts } from '../model/classifier.js';
import { RECOMMENDER_KINDS, type RecommenderKind } from './recommender.js';

export const CONTAINER_KIND = 'film-model';
/** Raised when the meaning of the header or of an array changes; the container has a version of its own. */
export const FILM_MODEL_VERSION = 1;

export interface FilmModelHeader {
  readonly model: RecommenderKind;
  readonly filmIds: readonly string[];
  readonly titles: readonly string[];
  readonly genres: readonly (readonly string[])[];
  readonly years: readonly (number | null)[];
  readonly ratings: { readonly mean: number; readonly userDamping: number } | null;
  readonly recommender: ModelParts['meta'];
  readonly notes: Container['meta'];
}

/** @throws ModelFileError WRONG_KIND, FUTURE_FORMAT_VERSION or INVALID_CONTENT */
export function readHeader({ kind, meta }: Container): FilmModelHeader {
  if (kind !== CONTAINER_KIND) {
    throw new ModelFileError('WRONG_KIND', `expected a file of kind ${CONTAINER_KIND}, got ${kind}`, {
      kind,
    });
  }
  const { modelFormatVersion: version } = meta;
  if (typeof version === 'number' && version > FILM_MODEL_VERSION) {
    throw new ModelFileError(
      'FUTURE_FORMAT_VERSION',
      `the model has format version ${version}, this program reads up to ${FILM_MODEL_VERSION}`,
      { version, versionMax: FILM_MODEL_VERSION },
    );
  }
  const header = meta as Partial<FilmModelHeader>;
  const model = RECOMMENDER_KINDS.find((known) => known === header.model);
  if (model === undefined) {
    throw new ModelFileError(
      'INVALID_CONTENT',
      `the header names no known kind of recommender: ${String(header.model)}`,
    );
  }
  const { filmIds, titles, genres, years, ratings, recommender, notes } = header;
  if (
    !(isListOf(filmIds, isString) && isListOf(titles, isString)) ||
    !isListOf(genres, (own) => isListOf(own, isString)) ||
    !isListOf(years, (year) => year === null || Number.isInteger(year)) ||
    !(ratings === null || isRatings(ratings)) ||
    !(isObject(recommender) && isObject(notes))
  ) {
    throw new ModelFileError('INVALID_CONTENT', 'the header of the model lacks one of its parts');
  }
  return { model, filmIds, titles, genres, years, ratings, recommender, notes };
}

function isRatings(value: unknown): value is NonNullable<FilmModelHeader['ratings']> {
  return isObject(value) && 'mean' in value && Number.isFinite(value.mean) && 'userDamping' in value;
}

function isListOf<Item>(
  value: readonly Item[] | undefined,
  holds: (item: Item) => boolean,
): value is readonly Item[] {
  return Array.isArray(value) && value.every(holds);
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
