import { z } from 'zod';
import { type ImageOptions, DEFAULT_IMAGE_OPTIONS as PRESETS } from '../../../ml/image/image-options.js';
import { real, whole } from './numbers.js';

/** What can be set on the classifier of pictures. */
export const imageParametersSchema = z.strictObject({
  epochs: whole(
    1,
    1000,
    PRESETS.epochs,
    'Passes over the training rows that have a picture; few rows get more.',
  ),
  decay: real(0, 1, PRESETS.decay, 'How hard large weights are held down.'),
  learningRate: real(1e-4, 10, PRESETS.learningRate, 'First step length; it falls linearly.'),
  cnn: z
    .enum(['auto', 'on', 'off'])
    .default(PRESETS.cnn)
    .describe(
      'Whether a small convolutional network joins in; auto: where TensorFlow.js has its native library.',
    ),
});

export function imageOptions(parameters: z.infer<typeof imageParametersSchema>, seed: number): ImageOptions {
  return { ...PRESETS, ...parameters, seed };
}
