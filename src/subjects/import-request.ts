import { z } from 'zod';
import { datasetNameSchema, splitSharesSchema } from '../pipeline/dataset/import-shape.js';
import { filmFilesSchema, filmSampleSchema } from './films/dataset/import-sources.js';
import { listingFilesSchema, listingSampleSchema } from './listings/dataset/import-sources.js';

/** What to import: uploaded files, or a synthetic sample, of one of the subjects. */
export const importRequestSchema = z.strictObject({
  name: datasetNameSchema,
  source: z.union([listingFilesSchema, listingSampleSchema, filmFilesSchema, filmSampleSchema]),
  split: splitSharesSchema.prefault({}),
});

export type ImportRequest = z.infer<typeof importRequestSchema>;
type Source = ImportRequest['source'];

/** The digests of the uploaded files that a source names. */
export function uploadedDigests(source: Source): string[] {
  const files: Readonly<Record<string, { digest: string } | undefined>> =
    'files' in source ? source.files : 'ratings' in source ? source.ratings.files : {};
  return Object.values(files).flatMap((file) => (file === undefined ? [] : [file.digest]));
}
