import { z } from 'zod';

/** The model that requests mean when they name none. */
export const DEFAULT_MODEL_NAME = 'listing-classifier';
/** The longest name of a registered model, whoever registers it and whatever asks for it. */
export const MODEL_NAME_CHARS_MAX = 256;

/** The name by which a request asks for a model. */
export const modelNameSchema = z.string().min(1).max(MODEL_NAME_CHARS_MAX);
