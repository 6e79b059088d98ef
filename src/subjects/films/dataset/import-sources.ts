import { z } from 'zod';
import { seedSchema, uploadedFile } from '../../../pipeline/dataset/import-shape.js';

const sampleSchema = z
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

/** Ratings of films from uploaded files. */
export const filmFilesSchema = z.strictObject({
  ratings: z.strictObject({
    files: z.strictObject({
      ratings: uploadedFile('ratings.csv'),
      films: uploadedFile('movies.csv'),
      tags: uploadedFile('tags.csv').optional(),
      links: uploadedFile('links.csv').optional(),
    }),
  }),
});

/** A synthetic sample of ratings. */
export const filmSampleSchema = z.strictObject({ filmSample: sampleSchema });

export type FilmImport = z.infer<typeof filmFilesSchema>;
export type FilmFiles = FilmImport['ratings']['files'];
export type FilmSampleRequest = z.infer<typeof sampleSchema>;
