import type { CATEGORICAL_SIGNALS, NUMERIC_SIGNALS } from './signal-profile.js';

/** The columns of a drift report of answers that are no signals of single answers. */
type OtherColumn = 'domainScore' | 'text';

/** What each column of a drift report of answers is, for people who read one. */
export const SIGNAL_MEANINGS: Readonly<
  Record<(typeof NUMERIC_SIGNALS)[number] | (typeof CATEGORICAL_SIGNALS)[number] | OtherColumn, string>
> = {
  confidence: 'calibrated probability of the category that was answered',
  margin: 'probability of the first category less that of the second',
  entropy: 'how spread the probabilities are over the categories: 0 is certain',
  titleChars: 'characters of the title',
  descriptionChars: 'characters of the description, where there is one',
  words: 'words of title and description',
  unknownShare: 'share of the words that the model has no feature for',
  pictureAspect: 'width of the picture / (width + height): 0.5 is a square',
  pictureWhite: 'share of white pixels',
  pictureBrightness: 'mean brightness of the picture, 0 to 1',
  pictureContrast: 'twice the standard deviation of the brightness',
  pictureEdges: 'share of pixels on edges: blurred pictures have few',
  pictureForeground: 'share of pixels that differ from the border',
  category: 'the category that was answered',
  language: 'language of the texts, ISO 639-1, where it can be told',
  description: 'whether there is a description',
  picture: 'whether there is a picture',
  domainScore:
    'probability, by the classifier of a report before, that the texts are of its window, not of the reference',
  text: 'title and description: can a classifier tell the sides apart by their words?',
};
