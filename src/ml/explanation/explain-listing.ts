import { FusionClassifier } from '../fusion/fusion-classifier.js';
import { LinearClassifier } from '../linear/linear-classifier.js';
import type { ListingModel } from '../model/listing-model.js';
import type { ListingInput } from '../model/rows.js';
import { explainByLeavingOut } from './explain-by-leaving-out.js';
import { explainByWeights } from './explain-by-weights.js';
import type { Explanation } from './explanation.js';

/**
 * Why a model gives a listing's class the score it does, before the model's calibration: by its own weights where it
 * is linear, otherwise by leaving out words and picture.
 *
 * @param classIndex in the order of the model's class codes
 */
export function explainListing(
  model: ListingModel,
  listing: ListingInput,
  classIndex: number,
  termsMax: number,
): Explanation {
  const { classifier, vectorizer } = model;
  if (classifier instanceof LinearClassifier && vectorizer !== null) {
    const texts = { title: listing.title, description: listing.description };
    const linear = {
      terms: vectorizer.terms(texts),
      texts,
      weightOf: (feature: number) => classifier.weightOf(feature, classIndex),
      bias: classifier.bias[classIndex] as number,
    };
    const explanation = explainByWeights(linear, termsMax);
    return { classIndex, method: 'weights', ...explanation, picture: 0, pictureShare: 0 };
  }
  const scores = new Float64Array(classifier.classCount);
  const scoreOf = (changed: ListingInput) => {
    classifier.scoresInto(model.featuresOf(changed), 0, scores);
    return scores[classIndex] as number;
  };
  const read = vectorizer === null ? { ...listing, title: '', description: '' } : listing;
  const explanation = explainByLeavingOut(read, classIndex, scoreOf, termsMax);
  if (!(classifier instanceof FusionClassifier)) return explanation;
  const { pictureShare } = classifier.evidenceOf(model.featuresOf(listing), 0, classIndex);
  return { ...explanation, pictureShare };
}
