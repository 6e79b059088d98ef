import type { EntityManager } from 'typeorm';
import { untrainable } from '../../../pipeline/training/untrainable.js';
import { DatasetClass, type DatasetVersion } from '../../../store/entities/dataset.js';

/** See `Subject.assertTrainable`. */
export async function assertTrainable(dataset: DatasetVersion, manager: EntityManager): Promise<void> {
  const classes = await manager.countBy(DatasetClass, { datasetVersionId: dataset.id });
  if (classes < 2) {
    throw untrainable('all its listings have one category. A classifier needs at least two.');
  }
  if (dataset.validationRows > 0 && dataset.goldRows > 0) return;
  throw untrainable(
    `its ${dataset.acceptedRows} listings (${dataset.duplicateRows} of them duplicates) are too few for a validation ` +
      'and a gold part. Import more listings of each category.',
  );
}
