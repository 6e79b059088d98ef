/** The model that requests mean when they name none. */
export const DEFAULT_MODEL_NAME = 'listing-classifier';
