import { z } from 'zod';
import { DEFAULT_VECTORIZER_OPTIONS, type VectorizerOptions } from '../../../ml/text/vectorizer.js';
import { whole } from './numbers.js';

const { title, description, featuresMax } = DEFAULT_VECTORIZER_OPTIONS;
const BY_SIZE = 'chosen by the number of training listings when left out';

/** Which terms of a listing's texts are features; the presets are the measured choice for listings. */
export const textParametersSchema = z.strictObject({
  wordNgramMax: whole(1, 3, title.wordNgramMax, 'Longest run of words that is a feature.'),
  titleCharNgramMin: whole(1, 8, title.charNgramMin, "Shortest run of characters within the title's words."),
  titleCharNgramMax: whole(
    0,
    8,
    title.charNgramMax,
    "Longest run of characters within the title's words; 0 for none.",
  ),
  descriptionCharNgramMin: whole(
    1,
    8,
    description.charNgramMin,
    "Shortest run of characters within the description's words.",
  ),
  descriptionCharNgramMax: whole(
    ...([0, 8, description.charNgramMax] as const),
    "Longest run of characters within the description's words; 0 for none.",
  ),
  documentFrequencyMin: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe(`A feature in fewer training listings is dropped; ${BY_SIZE}.`),
  idfPower: z
    .number()
    .min(0)
    .max(4)
    .optional()
    .describe(`How much more a rare term counts than a frequent one; ${BY_SIZE}.`),
  wordWeight: z
    .number()
    .min(0.01)
    .max(100)
    .optional()
    .describe(`How much more words count than runs of characters; ${BY_SIZE}.`),
  featuresMax: whole(
    1_000,
    4_000_000,
    featuresMax,
    'At most this many features are kept, the most frequent.',
  ),
});

export type TextParameters = z.infer<typeof textParametersSchema>;

/** Runs that agree on these share a feature set. */
export function vectorizerOptions(parameters: TextParameters): VectorizerOptions {
  const { wordNgramMax } = parameters;
  return {
    ...DEFAULT_VECTORIZER_OPTIONS,
    title: {
      wordNgramMax,
      charNgramMin: parameters.titleCharNgramMin,
      charNgramMax: parameters.titleCharNgramMax,
    },
    description: {
      wordNgramMax,
      charNgramMin: parameters.descriptionCharNgramMin,
      charNgramMax: parameters.descriptionCharNgramMax,
    },
    weighting: {
      documentFrequencyMin: parameters.documentFrequencyMin ?? null,
      idfPower: parameters.idfPower ?? null,
      wordWeight: parameters.wordWeight ?? null,
    },
    featuresMax: parameters.featuresMax,
  };
}
