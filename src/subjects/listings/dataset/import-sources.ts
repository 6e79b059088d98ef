import { z } from 'zod';
import { seedSchema, uploadedFile } from '../../../pipeline/dataset/import-shape.js';
import { columnMappingSchema } from './columns.js';

const fileSchema = uploadedFile('listings.csv');

/** Listings from uploaded files. */
export const listingFilesSchema = z.strictObject({
  files: z.strictObject({
    listings: fileSchema,
    labels: fileSchema.optional(),
    pictures: fileSchema.optional(),
  }),
  columns: columnMappingSchema.prefault({}),
});

/** A synthetic sample of listings. */
export const listingSampleSchema = z.strictObject({
  sample: z.strictObject({
    listings: z.int().min(500).max(1_000_000),
    seed: seedSchema,
    pictures: z.boolean().default(true).describe('Whether each listing gets a picture.'),
  }),
});

export type FileImport = z.infer<typeof listingFilesSchema>;
