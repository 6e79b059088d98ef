import { z } from 'zod';
import { plainText } from '../../platform/validation.js';
import { columnMappingSchema } from './columns.js';

const fileNamed = (preset: string) =>
  z.strictObject({
    digest: z.string().regex(/^[0-9a-f]{64}$/, 'must be the digest of an uploaded file (64 hex digits)'),
    fileName: z.string().max(255).default(preset),
  });

const fileSchema = fileNamed('listings.csv');

export const splitSharesSchema = z
  .strictObject({
    validation: z.number().min(0.01).max(0.5).default(0.1),
    gold: z.number().min(0.01).max(0.5).default(0.1),
    seed: z.int().min(0).max(0xffff_ffff).default(1),
  })
  .refine(({ validation, gold }) => validation + gold <= 0.8, {
    error: 'validation and gold together may take at most 0.8 of the rows',
  });

const seedSchema = z.int().min(0).max(0xffff_ffff).default(1);

const filmSampleSchema = z
  .strictObject({
    users: z.int().min(10).max(200_000),
    films: z.int().min(40).max(100_000),
    ratings: z.int().min(100).max(20_000_000),
    seed: seedSchema,
  })
  .refine(({ users, ratings }) => ratings >= 5 * users, {
    path: ['ratings'],
    error: 'must be at least 5 a user',
  })
  .refine(({ users, films, ratings }) => ratings <= users * Math.floor(films / 4), {
    path: ['ratings'],
    error: 'must be at most a quarter of the films a user',
  });

/** What to import: uploaded files, or a synthetic sample; of listings, or of ratings of films. */
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
        seed: seedSchema,
        pictures: z.boolean().default(true).describe('Whether each listing gets a picture.'),
      }),
    }),
    z.strictObject({
      ratings: z.strictObject({
        files: z.strictObject({
          ratings: fileNamed('ratings.csv'),
          films: fileNamed('movies.csv'),
          tags: fileNamed('tags.csv').optional(),
          links: fileNamed('links.csv').optional(),
        }),
      }),
    }),
    z.strictObject({ filmSample: filmSampleSchema }),
  ]),
  split: splitSharesSchema.prefault({}),
});

export type ImportRequest = z.infer<typeof importRequestSchema>;
type Source = ImportRequest['source'];
/** Listings from files. */
export type FileImport = Extract<Source, { files: unknown }>;
/** Listings from files, or generated. */
type ListingsSource = FileImport | Extract<Source, { sample: unknown }>;
/** Ratings of films from files. */
export type FilmImport = Extract<Source, { ratings: unknown }>;
export type FilmFiles = FilmImport['ratings']['files'];
export type FilmSampleRequest = Extract<Source, { filmSample: unknown }>['filmSample'];

/** Whether the source is about listings; else it is about films. */
export function isAboutListings(source: Source): source is ListingsSource {
  return 'files' in source || 'sample' in source;
}

/** The digests of the uploaded files that a source names. */
export function uploadedDigests(source: Source): string[] {
  const files: Readonly<Record<string, { digest: string } | undefined>> =
    'files' in source ? source.files : 'ratings' in source ? source.ratings.files : {};
  return Object.values(files).flatMap((file) => (file === undefined ? [] : [file.digest]));
}
