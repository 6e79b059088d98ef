import { z } from 'zod';
import { type LinearOptions, DEFAULT_LINEAR_OPTIONS as PRESETS } from '../../../ml/linear/linear-options.js';
import { real, whole } from './numbers.js';

/** What can be set on the linear classifier; the presets are the measured choice for listings. */
export const linearParametersSchema = z.strictObject({
  epochs: whole(1, 1000, PRESETS.passes, 'Passes over the training rows.'),
  cost: real(
    0.001,
    1000,
    PRESETS.cost,
    'What an error costs against a large weight: the C of a support vector machine.',
  ),
  pullMax: real(
    0.01,
    1000,
    PRESETS.pullMax,
    'How much one row may pull at the weights, so that wrong labels do less harm.',
  ),
});

export function linearOptions(
  { epochs, cost, pullMax }: z.infer<typeof linearParametersSchema>,
  seed: number,
): LinearOptions {
  return { passes: epochs, cost, pullMax, seed };
}
