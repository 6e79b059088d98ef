import { z } from 'zod';
import { modelNameSchema } from '../../../pipeline/training/model-name.js';
import { ID_PATTERN } from '../../../platform/ids.js';
import { personSchema, plainText } from '../../../platform/validation.js';
import { LISTING_LIMITS } from '../dataset/accept-row.js';

/** Raw text may hold markup; beyond this many times the limit it is refused without being cleaned. */
const RAW_FACTOR = 20;

/** The model whose listings are meant. */
export const correctedModelSchema = modelNameSchema.describe(
  'Name of the model; that of the prediction, or `listing-classifier`, when left out.',
);

/** What names a listing. */
const namingShape = {
  predictionId: z
    .string()
    .regex(ID_PATTERN, 'must be the id of a prediction (32 hex digits)')
    .optional()
    .describe('The answer that is confirmed or corrected.'),
  externalId: plainText(LISTING_LIMITS.idCharsMax)
    .min(1)
    .optional()
    .describe("The caller's own id of the listing: its newest prediction, or else its row in the dataset."),
  title: z
    .string()
    .max(LISTING_LIMITS.titleCharsMax * RAW_FACTOR)
    .optional()
    .describe('The designation of a listing, for one that is named by its texts.'),
  description: z
    .string()
    .max(LISTING_LIMITS.descriptionCharsMax * RAW_FACTOR)
    .optional()
    .describe('The description of a listing that is named by its texts.'),
};

/** Where a listing belongs, by somebody who knows. */
export const correctionRequestSchema = z
  .strictObject({
    ...namingShape,
    modelName: correctedModelSchema.optional(),
    category: plainText(LISTING_LIMITS.labelCharsMax)
      .trim()
      .min(1)
      .describe("Code of the right category, also where it is the model's."),
    newCategory: z
      .boolean()
      .default(false)
      .describe('Says that a category is meant which the model does not know.'),
    submittedBy: personSchema,
    source: z
      .enum(['API', 'REVIEW'])
      .default('API')
      .describe('REVIEW for answers that were drawn by chance (predictionsToReview), else API.'),
    note: plainText(1_000).default('').describe('Why, in words.'),
  })
  .refine(
    ({ predictionId, externalId, title, description }) =>
      predictionId !== undefined ||
      externalId !== undefined ||
      title !== undefined ||
      description !== undefined,
    {
      error: 'is required, unless externalId, title or description name the listing',
      path: ['predictionId'],
    },
  )
  .refine(
    ({ predictionId, externalId, title, description }) =>
      predictionId === undefined || (externalId ?? title ?? description) === undefined,
    {
      error: 'goes without externalId, title and description: the listing is that of the prediction',
      path: ['predictionId'],
    },
  );

export type CorrectionRequest = z.infer<typeof correctionRequestSchema>;
