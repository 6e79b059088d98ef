import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { ID_PATTERN } from '../../platform/ids.js';
import { plainText } from '../../platform/validation.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import type { DatasetVersion } from '../../store/entities/dataset.js';
import { modelNameSchema } from '../training/model-name.js';

export const extensionRequestSchema = z.strictObject({
  baseVersionId: z
    .string()
    .regex(ID_PATTERN, 'must be the id of a dataset version (32 hex digits)')
    .describe('The dataset version that is extended.'),
  modelName: modelNameSchema
    .optional()
    .describe('Of listings, the model whose corrections are taken in; `listing-classifier` when left out.'),
  name: plainText(191)
    .trim()
    .min(1)
    .optional()
    .describe("A name for the new version; the base's when left out."),
});

export type ExtensionRequest = z.infer<typeof extensionRequestSchema>;

/** What became of the rows: listings or ratings. */
export interface ExtensionCounts {
  /** Rows of the base whose label or rating was replaced. */
  relabelled: number;
  /** New rows. */
  added: number;
  /** Listings whose label of the file came back, since the correction no longer stands. */
  restored: number;
  /** Listings that had come with a correction which no longer stands. */
  withdrawn: number;
  /** Rows of the base that were erased, and so left out. */
  erased: number;
  /** What was said and could not be taken in; of a version that was made, each is among the rejections. */
  leftOut: number;
  /** Of ratings, the users and the films that the base has not. */
  newUsers: number;
  newFilms: number;
}

/** Nothing has come of anything. */
export const NO_CHANGES: Readonly<ExtensionCounts> = {
  ...{ relabelled: 0, added: 0, restored: 0, withdrawn: 0, erased: 0, leftOut: 0, newUsers: 0, newFilms: 0 },
};

export interface ExtendedDataset extends ExtensionCounts, Record<string, unknown> {
  /** The base itself when nothing new was said. */
  readonly datasetVersionId: string;
  /** False when there was nothing new, or when this very version had been made before. */
  readonly created: boolean;
  readonly acceptedRows: number;
  readonly rejectedRows: number;
}

export interface ExtensionContext {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
  readonly temporaryDir: string;
  readonly onProgress: (fraction: number, stage: string) => void;
}

/** A version that was there before, with what came of it. */
export function extensionOf(
  { id, acceptedRows, rejectedRows }: DatasetVersion,
  counts: ExtensionCounts,
): ExtendedDataset {
  return { datasetVersionId: id, created: false, acceptedRows, rejectedRows, ...counts };
}
