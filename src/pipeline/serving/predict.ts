import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { invalidInput } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import { plainText } from '../../platform/validation.js';
import type { Prediction, RankedCategory } from '../../store/entities/prediction.js';
import type { ModelVersion } from '../../store/entities/registry.js';
import { LISTING_LIMITS } from '../dataset/accept-row.js';
import { cleanText } from '../dataset/clean.js';
import type { LoadedModel } from '../registry/loaded-model.js';
import { DEFAULT_MODEL_NAME } from '../training/model-name.js';
import type { ChampionHolder } from './champion-holder.js';
import type { PredictionLog } from './prediction-log.js';
import { rankCategories } from './rank-categories.js';

const BATCH_LISTINGS_MAX = 1_000;
/** Raw text may hold markup; beyond this many times the limit it is refused without being cleaned. */
const RAW_FACTOR = 20;
/** How long a batch may keep the process to itself before other requests get their turn. */
const TURN_MS = 10;

const listingSchema = z.strictObject({
  title: z.string().default('').describe('The designation, as the seller wrote it.'),
  description: z.string().default('').describe('The description; may contain HTML.'),
  externalId: plainText(LISTING_LIMITS.idCharsMax)
    .optional()
    .describe("The caller's own id of the listing, kept with the prediction."),
});

const optionsShape = {
  model: z.string().min(1).max(191).default(DEFAULT_MODEL_NAME).describe('Name of the model that answers.'),
  topK: z.int().min(1).max(100).default(5).describe('How many categories to return, best first.'),
};

export const predictRequestSchema = z.strictObject({ ...listingSchema.shape, ...optionsShape });
export const predictBatchRequestSchema = z.strictObject({
  listings: z.array(listingSchema).min(1).max(BATCH_LISTINGS_MAX),
  ...optionsShape,
});

export type PredictRequest = z.infer<typeof predictRequestSchema>;
export type PredictBatchRequest = z.infer<typeof predictBatchRequestSchema>;

export interface CleanedText {
  title: string;
  description: string;
}

export interface PredictionAnswer {
  prediction: Prediction;
  modelVersion: ModelVersion;
}

interface Serving {
  champions: ChampionHolder;
  log: PredictionLog;
}

/**
 * Classifies one listing with the champion and keeps the answer.
 * @throws AppError INVALID_INPUT (no text, too long), NO_CHAMPION, OVERLOADED
 */
export async function predictOne(
  { champions, log }: Serving,
  request: PredictRequest,
  source: Prediction['source'],
): Promise<PredictionAnswer> {
  const startedAt = performance.now();
  const text = checkText(request, '');
  const model = await champions.get(request.model);
  const prediction = answer(model, request, text, request.topK, source, startedAt);
  log.append([prediction]);
  return { prediction, modelVersion: model.version };
}

/**
 * Classifies up to 1,000 listings, all with the same model version. One bad listing refuses the whole batch.
 * @throws AppError as predictOne; the field names the listing, e.g. `listings[3].title`
 */
export async function predictMany(
  { champions, log }: Serving,
  request: PredictBatchRequest,
  source: Prediction['source'],
): Promise<PredictionAnswer[]> {
  const takeTurns = turnTaker();
  const texts: CleanedText[] = [];
  for (const [index, listing] of request.listings.entries()) {
    await takeTurns();
    texts.push(checkText(listing, `listings[${index}].`));
  }
  const model = await champions.get(request.model);
  const predictions: Prediction[] = [];
  for (const [index, text] of texts.entries()) {
    await takeTurns();
    const listing = request.listings[index]!;
    predictions.push(answer(model, listing, text, request.topK, source, performance.now()));
  }
  log.append(predictions);
  return predictions.map((prediction) => ({ prediction, modelVersion: model.version }));
}

/** Returns a function that waits for the event loop to go round whenever this task has run for long enough. */
function turnTaker(): () => Promise<void> {
  let turnStartedAt = performance.now();
  return async () => {
    if (performance.now() - turnStartedAt < TURN_MS) return;
    await setImmediate();
    turnStartedAt = performance.now();
  };
}

export function classify(model: LoadedModel, text: CleanedText, topK: number): RankedCategory[] {
  return rankCategories(model.classifier.classCodes, model.classifier.predict(text), topK);
}

/** Cleans a listing's texts as the import does. @throws AppError INVALID_INPUT naming field and limit */
function checkText(listing: CleanedText, fieldPrefix: string): CleanedText {
  const { titleCharsMax, descriptionCharsMax } = LISTING_LIMITS;
  const title = checkLength(listing.title, `${fieldPrefix}title`, titleCharsMax);
  const description = checkLength(listing.description, `${fieldPrefix}description`, descriptionCharsMax);
  if (title === '' && description === '') {
    throw invalidInput(
      `${fieldPrefix}title`,
      'The listing has no text: title and description are both empty.',
    );
  }
  return { title, description };
}

function checkLength(raw: string, field: string, limit: number): string {
  const text = raw.length > limit * RAW_FACTOR ? raw : cleanText(raw);
  if (text.length > limit) {
    throw invalidInput(field, `${field} has ${text.length} characters; the limit is ${limit}.`, { limit });
  }
  return text;
}

function answer(
  model: LoadedModel,
  listing: { externalId?: string | undefined },
  text: CleanedText,
  topK: number,
  source: Prediction['source'],
  startedAt: number,
): Prediction {
  const ranked = classify(model, text, topK);
  return {
    id: newId(),
    modelVersionId: model.version.id,
    jobId: null,
    externalId: listing.externalId ?? null,
    source,
    ...text,
    categoryCode: ranked[0]!.code,
    confidence: ranked[0]!.confidence,
    topK: ranked,
    latencyMs: performance.now() - startedAt,
    createdAt: new Date(),
  };
}
