import { untrainable } from '../../../pipeline/training/untrainable.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';

/** See `Subject.assertTrainable`. */
export async function assertTrainable({
  acceptedRows,
  validationRows,
  goldRows,
}: DatasetVersion): Promise<void> {
  if (validationRows > 0 && goldRows > 0) return;
  throw untrainable(
    `its ${acceptedRows} ratings are too few for a validation and a gold part. Import more, of people with 5 or more ratings.`,
  );
}
