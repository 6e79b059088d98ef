import { FusionClassifier } from '../fusion/fusion-classifier.js';
import { LinearClassifier } from '../linear/linear-classifier.js';
import type { Classifier } from '../model/classifier.js';
import type { ListingModel } from '../model/listing-model.js';
import type { FeatureRows, ListingInput } from '../model/rows.js';
import { explainByLeavingOut } from './explain-by-leaving-out.js';
import { explainByWeights } from './explain-by-weights.js';
import type { Explanation } from './explanation.js';

/**
 * Why a model gives a listing's class the score it does, before calibration. Where a linear model answers, alone or
 * as the text of a fusion whose picture has no say (there is none, or its weight is 0), by that model's own weights:
 * exact sums, a fusion's the same as those of its text alone. Otherwise by leaving out words and picture.
 *
 * A fusion in which the picture counts has no such sums. Its weights apply to log probabilities, and those of the text
 * depend on the terms' sums through what the calibration has chosen, in general a sigmoid or a share of wrong labels
 * shared out over all classes, which no set of contributions adds up to.
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
  const linear = linearAnswerer(classifier, model.featuresOf(listing));
  if (linear !== null && vectorizer !== null) {
    const texts = { title: listing.title, description: listing.description };
    const score = {
      terms: vectorizer.terms(texts),
      texts,
      weightOf: (feature: number) => linear.weightOf(feature, classIndex),
      bias: linear.bias[classIndex] as number,
    };
    const explanation = explainByWeights(score, termsMax);
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

/** The linear model whose scores alone decide about row 0; null where there is none. */
function linearAnswerer(classifier: Classifier, rows: FeatureRows): LinearClassifier | null {
  if (classifier instanceof LinearClassifier) return classifier;
  if (!(classifier instanceof FusionClassifier && classifier.answersByText(rows, 0))) return null;
  const { classifier: text } = classifier.content.text;
  return text instanceof LinearClassifier ? text : null;
}
