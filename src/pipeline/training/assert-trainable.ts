import type { EntityManager } from 'typeorm';
import { type AppError, invalidInput } from '../../platform/errors.js';
import { DatasetClass, type DatasetVersion } from '../../store/entities/dataset.js';

/** @throws AppError INVALID_INPUT when a dataset cannot give a model that can be judged, and what to do about it */
export async function assertTrainable(manager: EntityManager, dataset: DatasetVersion): Promise<void> {
  const refuse = (reason: string) =>
    invalidInput('datasetVersionId', `The dataset cannot be trained on: ${reason}`);
  if (dataset.subject === 'films') return assertFilmsTrainable(dataset, refuse);
  const classes = await manager.countBy(DatasetClass, { datasetVersionId: dataset.id });
  if (classes < 2) throw refuse('all its listings have one category. A classifier needs at least two.');
  if (dataset.validationRows === 0 || dataset.goldRows === 0) {
    throw refuse(
      `its ${dataset.acceptedRows} listings (${dataset.duplicateRows} of them duplicates) are too few for a validation ` +
        'and a gold part. Import more listings of each category.',
    );
  }
}

function assertFilmsTrainable(
  { acceptedRows, validationRows, goldRows }: DatasetVersion,
  refuse: (reason: string) => AppError,
): void {
  if (validationRows > 0 && goldRows > 0) return;
  throw refuse(
    `its ${acceptedRows} ratings are too few for a validation and a gold part. Import more, of people with 5 or more ratings.`,
  );
}
