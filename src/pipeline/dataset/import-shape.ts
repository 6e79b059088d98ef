import { z } from 'zod';
import { plainText } from '../../platform/validation.js';

/** Parts of the request for an import that are the same for every subject. */

export const splitSharesSchema = z
  .strictObject({
    validation: z.number().min(0.01).max(0.5).default(0.1),
    gold: z.number().min(0.01).max(0.5).default(0.1),
    seed: z.int().min(0).max(0xffff_ffff).default(1),
  })
  .refine(({ validation, gold }) => validation + gold <= 0.8, {
    error: 'validation and gold together may take at most 0.8 of the rows',
  });

export const seedSchema = z.int().min(0).max(0xffff_ffff).default(1);

export const datasetNameSchema = plainText(191).trim().min(1);

/** An uploaded file by its digest. @param fileName what it is called when the request does not say */
export const uploadedFile = (fileName: string) =>
  z.strictObject({
    digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be the digest of an uploaded file (64 hex digits)'),
    fileName: z.string().max(255).default(fileName),
  });

/** A request for an import, of this source. */
export interface ImportOf<Source> {
  readonly name: string;
  readonly source: Source;
  readonly split: z.infer<typeof splitSharesSchema>;
}
