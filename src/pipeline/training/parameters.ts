import { z } from 'zod';
import { DEFAULT_SOFTMAX_OPTIONS } from '../../ml/linear/softmax-regression.js';
import type { VectorizerOptions } from '../../ml/text/vectorizer.js';

const whole = (min: number, max: number, preset: number, text: string) =>
  z.int().min(min).max(max).default(preset).describe(text);

/** What can be set on the linear text model; the presets are the measured choice for listings. */
export const linearTextParametersSchema = z.strictObject({
  epochs: whole(1, 100, DEFAULT_SOFTMAX_OPTIONS.epochs, 'Passes over the training rows.'),
  learningRate: z
    .number()
    .min(0.001)
    .max(10)
    .default(DEFAULT_SOFTMAX_OPTIONS.learningRate)
    .describe("AdaGrad's first step length; it falls linearly to a tenth."),
  wordNgramMax: whole(1, 3, 2, 'Longest run of words that is a feature.'),
  charNgramMin: whole(1, 8, 2, 'Shortest run of characters that is a feature of the title.'),
  charNgramMax: whole(0, 8, 5, 'Longest run of characters that is a feature; 0 for none.'),
  documentFrequencyMin: whole(1, 1000, 2, 'A feature in fewer training listings is dropped.'),
  featuresMax: whole(1_000, 4_000_000, 1 << 20, 'At most this many features are kept, the most frequent.'),
  seed: whole(0, 0xffff_ffff, 1, 'Fixes the order of training rows: the same seed gives the same model.'),
});

export type LinearTextParameters = z.infer<typeof linearTextParametersSchema>;

/** The part of the parameters that shapes the features; runs that agree on it share a feature set. */
export function vectorizerOptions(parameters: LinearTextParameters): VectorizerOptions {
  const { wordNgramMax, charNgramMin, charNgramMax, documentFrequencyMin, featuresMax } = parameters;
  return {
    title: { wordNgramMax, charNgramMin, charNgramMax },
    // Short character n-grams of long texts cost much and say little: word pieces begin at four characters.
    description: {
      wordNgramMax,
      charNgramMin: Math.min(Math.max(charNgramMin, 4), Math.max(charNgramMax, 1)),
      charNgramMax,
    },
    documentFrequencyMin,
    featuresMax,
  };
}
