import { z } from 'zod';
import type { SubjectName } from '../../store/entities/dataset.js';

/** The model of each subject that requests mean when they name none. */
export const DEFAULT_MODEL_NAMES = {
  listings: 'listing-classifier',
  films: 'film-recommender',
} as const satisfies Readonly<Record<SubjectName, string>>;
/** The model that requests mean when they name none, where they are not about a dataset. */
export const DEFAULT_MODEL_NAME = DEFAULT_MODEL_NAMES.listings;
/** The longest name of a registered model, whoever registers it and whatever asks for it. */
export const MODEL_NAME_CHARS_MAX = 256;

/** The name by which a request asks for a model. */
export const modelNameSchema = z.string().min(1).max(MODEL_NAME_CHARS_MAX);
