/** The models that requests mean when they name none. */
export const USUAL_MODELS = { LISTINGS: 'listing-classifier', FILMS: 'film-recommender' } as const;
