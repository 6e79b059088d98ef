import { type AppError, invalidInput } from '../../platform/errors.js';

/** For a dataset that cannot give a model that can be judged. @param reason why, and what to do about it */
export function untrainable(reason: string): AppError {
  return invalidInput('datasetVersionId', `The dataset cannot be trained on: ${reason}`);
}
