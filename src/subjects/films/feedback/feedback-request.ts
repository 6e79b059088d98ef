import { z } from 'zod';
import { ID_PATTERN } from '../../../platform/ids.js';
import { personSchema, plainText } from '../../../platform/validation.js';
import { idempotencyKeySchema } from '../../../queue/idempotency-key.js';
import { ID_CHARS_MAX } from '../dataset/accept-rating.js';

const EVENTS_MAX = 1_000;
const RATING_MIN = 0.5;
const RATING_MAX = 5;

const idSchema = plainText(ID_CHARS_MAX).trim().min(1);

/** A film that no dataset may have yet. */
const filmDescriptionSchema = z.strictObject({
  title: plainText(500).trim().min(1).describe('Its title; the year may stand in brackets behind it.'),
  year: z.int().min(1800).max(2200).optional().describe('The year in which it appeared.'),
  genres: z.array(plainText(100).trim().min(1)).max(50).default([]).describe('Its genres.'),
});

const eventSchema = z
  .strictObject({
    userId: idSchema.describe('Who did it: the id of the user in the files of ratings, or a new one.'),
    filmId: idSchema.describe('The id of the film in the files; one that no dataset has is taken too.'),
    kind: z
      .enum(['SEEN', 'LIKED', 'RATED'])
      .describe('SEEN says nothing of a preference, LIKED that the film was liked, RATED gives stars.'),
    rating: z
      .number()
      .min(RATING_MIN)
      .max(RATING_MAX)
      .optional()
      .describe('Stars, for RATED and for nothing else.'),
    happenedAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('When it happened; when it is received where it is left out.'),
    recommendationId: z
      .string()
      .regex(ID_PATTERN, 'must be the id of a recommendation (32 hex digits)')
      .optional()
      .describe('The recommendation that led to it.'),
    film: filmDescriptionSchema
      .optional()
      .describe('What the film is, so that the next dataset version can take in one that it has not.'),
    idempotencyKey: idempotencyKeySchema
      .optional()
      .describe('Repeating an event with the same key returns the first one instead of keeping another.'),
  })
  .refine(({ kind, rating }) => kind !== 'RATED' || rating !== undefined, {
    error: 'is required for RATED',
    path: ['rating'],
  })
  .refine(({ kind, rating }) => kind === 'RATED' || rating === undefined, {
    error: 'goes with RATED alone',
    path: ['rating'],
  });

/** What users did with films, told by one application. */
export const feedbackRequestSchema = z.strictObject({
  submittedBy: personSchema,
  datasetName: plainText(191)
    .trim()
    .min(1)
    .optional()
    .describe(
      'Name of the dataset whose users and films are meant; that of the champion of `film-recommender` when left out.',
    ),
  events: z.array(eventSchema).min(1).max(EVENTS_MAX).describe('Kept all together, or none of them.'),
});

export type FeedbackRequest = z.infer<typeof feedbackRequestSchema>;
