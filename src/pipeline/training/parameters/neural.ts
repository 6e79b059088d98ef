import { z } from 'zod';
import { type NeuralOptions, DEFAULT_NEURAL_OPTIONS as PRESETS } from '../../../ml/neural/neural-options.js';
import { real, whole } from './numbers.js';

/** What can be set on the network. */
export const neuralParametersSchema = z.strictObject({
  epochs: whole(1, 200, PRESETS.epochs, 'Passes over the training rows, at most.'),
  patience: whole(
    1,
    50,
    PRESETS.patience,
    'Epochs without a lower validation log loss after which training ends.',
  ),
  learningRate: real(1e-5, 0.1, PRESETS.learningRate, "Adam's first step length; it falls linearly."),
  batchRows: whole(16, 4096, PRESETS.batchRows, 'Rows that are learnt from together.'),
  components: whole(16, 512, PRESETS.components, 'Numbers that the text of a listing is reduced to.'),
  firstUnits: whole(16, 2048, PRESETS.firstUnits, 'Width of the first hidden layer.'),
  secondUnits: whole(16, 2048, PRESETS.secondUnits, 'Width of the second hidden layer.'),
  dropout: real(0, 0.9, PRESETS.dropout, 'Share of hidden units left out in each step.'),
});

export function neuralOptions(
  parameters: z.infer<typeof neuralParametersSchema>,
  seed: number,
): NeuralOptions {
  return { ...PRESETS, ...parameters, seed };
}
