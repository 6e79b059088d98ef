import { z } from 'zod';
import { DEFAULT_SOFTMAX_OPTIONS } from '../../ml/linear/softmax-regression.js';
import { DEFAULT_VECTORIZER_OPTIONS, type VectorizerOptions } from '../../ml/text/vectorizer.js';

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
  wordNgramMax: whole(
    1,
    3,
    DEFAULT_VECTORIZER_OPTIONS.title.wordNgramMax,
    'Longest run of words that is a feature.',
  ),
  charNgramMin: whole(
    1,
    8,
    DEFAULT_VECTORIZER_OPTIONS.title.charNgramMin,
    'Shortest run of characters that is a feature of the title.',
  ),
  charNgramMax: whole(
    0,
    8,
    DEFAULT_VECTORIZER_OPTIONS.title.charNgramMax,
    'Longest run of characters that is a feature; 0 for none.',
  ),
  documentFrequencyMin: whole(
    1,
    1000,
    DEFAULT_VECTORIZER_OPTIONS.documentFrequencyMin,
    'A feature in fewer training listings is dropped.',
  ),
  featuresMax: whole(
    1_000,
    4_000_000,
    DEFAULT_VECTORIZER_OPTIONS.featuresMax,
    'At most this many features are kept, the most frequent.',
  ),
  seed: whole(0, 0xffff_ffff, 1, 'Fixes the order of training rows: the same seed gives the same model.'),
});

export type LinearTextParameters = z.infer<typeof linearTextParametersSchema>;

/** The part of the parameters that shapes the features; runs that agree on it share a feature set. */
export function vectorizerOptions(parameters: LinearTextParameters): VectorizerOptions {
  const { wordNgramMax, charNgramMin, charNgramMax, documentFrequencyMin, featuresMax } = parameters;
  return {
    title: { wordNgramMax, charNgramMin, charNgramMax },
    description: { ...DEFAULT_VECTORIZER_OPTIONS.description, wordNgramMax },
    documentFrequencyMin,
    featuresMax,
  };
}
