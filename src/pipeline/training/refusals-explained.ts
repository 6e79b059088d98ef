import { ModelInputError } from '../../ml/errors.js';
import { AppError } from '../../platform/errors.js';

/**
 * What a model refuses to learn from it will refuse again: a retry cannot help.
 * @throws AppError INVALID_INPUT in place of a ModelInputError
 */
export async function refusalsExplained<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ModelInputError)) throw error;
    const message = `Nothing can be learned from this dataset with these parameters: ${error.message}`;
    throw new AppError('INVALID_INPUT', message, error.facts, { cause: error });
  }
}
