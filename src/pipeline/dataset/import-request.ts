import { z } from 'zod';
import { plainText } from '../../platform/validation.js';
import { columnMappingSchema } from './columns.js';

const fileSchema = z.strictObject({
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be the digest of an uploaded file (64 hex digits)'),
  fileName: z.string().max(255).default('listings.csv'),
});

export const splitSharesSchema = z
  .strictObject({
    validation: z.number().min(0.01).max(0.5).default(0.1),
    gold: z.number().min(0.01).max(0.5).default(0.1),
    seed: z.int().min(0).max(0xffff_ffff).default(1),
  })
  .refine(({ validation, gold }) => validation + gold <= 0.8, {
    error: 'validation and gold together may take at most 0.8 of the rows',
  });

/** What to import: uploaded files, or the synthetic sample that ships. */
export const importRequestSchema = z.strictObject({
  name: plainText(191).trim().min(1),
  source: z.union([
    z.strictObject({
      files: z.strictObject({
        listings: fileSchema,
        labels: fileSchema.optional(),
        pictures: fileSchema.optional(),
      }),
      columns: columnMappingSchema.prefault({}),
    }),
    z.strictObject({
      sample: z.strictObject({
        listings: z.int().min(500).max(1_000_000),
        seed: z.int().min(0).max(0xffff_ffff).default(1),
        pictures: z.boolean().default(true).describe('Whether each listing gets a picture.'),
      }),
    }),
  ]),
  split: splitSharesSchema.prefault({}),
});

export type ImportRequest = z.infer<typeof importRequestSchema>;
export type FileImport = Extract<ImportRequest['source'], { files: unknown }>;
