import type { DataSource } from 'typeorm';
import { explainListing } from '../../../ml/explanation/explain-listing.js';
import type { Explanation } from '../../../ml/explanation/explanation.js';
import type { ChampionHolder } from '../../../pipeline/serving/champion/champion-holder.js';
import { invalidInput } from '../../../platform/errors.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { Prediction } from '../../../store/entities/prediction.js';

import { findNearestListings, type NearestListing } from './nearest-listings.js';
import { type DecodePicture, NO_PICTURE, readPicture } from './read-picture.js';

interface Explaining {
  db: DataSource;
  artifacts: ArtifactStore;
  champions: ChampionHolder;
  pictures: { readonly decode: DecodePicture };
}

export interface ExplainedPrediction extends Explanation {
  readonly categoryCode: string;
}

/**
 * Why a prediction says what it says, by the model version that made it.
 * @param categoryCode the category that is explained; the predicted one where it is left out
 * @throws AppError INVALID_INPUT for a category that the model does not know, DAMAGED_ARTIFACT, OVERLOADED
 */
export async function explainPrediction(
  prediction: Prediction,
  { categoryCode = prediction.categoryCode, termsMax }: { categoryCode?: string; termsMax: number },
  { artifacts, champions, pictures }: Explaining,
): Promise<ExplainedPrediction> {
  const { model } = await champions.getVersion(prediction.modelVersionId);
  const classIndex = model.classCodes.indexOf(categoryCode);
  if (classIndex < 0) {
    throw invalidInput('category', `The model knows no category "${categoryCode.slice(0, 100)}".`);
  }
  const { title, description, pictureDigest } = prediction;
  const picture =
    pictureDigest === null
      ? NO_PICTURE
      : await readPicture(artifacts, pictures.decode, pictureDigest, 'pictureDigest');
  const listing = { title, description, picture: picture.features };
  return { ...explainListing(model, listing, classIndex, termsMax), categoryCode };
}

/** The training listings whose words are most like those of a prediction; none where the model keeps no index of them. */
export async function nearestListings(
  prediction: Prediction,
  count: number,
  { db, artifacts, champions }: Omit<Explaining, 'pictures'>,
): Promise<NearestListing[]> {
  const loaded = await champions.getVersion(prediction.modelVersionId);
  return findNearestListings(db, artifacts, loaded, prediction, count);
}
