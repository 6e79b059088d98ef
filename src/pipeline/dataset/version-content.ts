import type { DatasetSource, DatasetVersion } from '../../store/entities/dataset.js';

export interface ImportedDataset {
  datasetVersionId: string;
  /** False when this very content was imported before. */
  created: boolean;
  acceptedRows: number;
  rejectedRows: number;
}

/** A row that cannot be used; each subject has words of its own for the reasons. */
export interface SpooledRejection {
  line: number;
  reason: string;
  detail: string;
  excerpt: string;
  /** By which the user whose row it was is recognised when erased; absent where that is not known. */
  userDigest?: string;
}

/** Rejected rows to be gone through more than once, as a spool of them has them. */
export interface Rejections {
  readonly length: number;
  batches(rowsMax: number): AsyncIterable<readonly SpooledRejection[]>;
}

export interface VersionHead {
  name: string;
  digest: string;
  sourceDigest: string;
  recipe: object;
  sources: DatasetSource[];
}

export function importedDataset(version: DatasetVersion, created: boolean): ImportedDataset {
  return {
    datasetVersionId: version.id,
    created,
    acceptedRows: version.acceptedRows,
    rejectedRows: version.rejectedRows,
  };
}
