import { setImmediate } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { domainTextOf } from '../../../ml/drift/text/domain-text.js';
import type { ListingInput } from '../../../ml/model/rows.js';
import { cleanText } from '../../../pipeline/dataset/clean.js';
import type { LoadedModel, ServedDomain } from '../../../pipeline/registry/loaded-model.js';
import type { AnswerObserver } from '../../../pipeline/serving/answer-metrics.js';
import type { ChampionHolder } from '../../../pipeline/serving/champion/champion-holder.js';
import { DEFAULT_MODEL_NAME, modelNameSchema } from '../../../pipeline/training/model-name.js';
import { invalidInput } from '../../../platform/errors.js';
import { newId } from '../../../platform/ids.js';
import type { Metrics } from '../../../platform/metrics/metrics.js';
import { plainText } from '../../../platform/validation.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { NO_DOMAIN, type Prediction } from '../../../store/entities/prediction.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { LISTING_LIMITS } from '../dataset/accept-row.js';
import type { PredictionLog } from './prediction-log.js';
import { rankCategories } from './rank-categories.js';
import { type DecodePicture, NO_PICTURE, type ReadPicture, readPicture } from './read-picture.js';
import type { Shadow } from './shadow/shadow.js';

/** Why an image model does not answer a listing without a picture: it would only repeat how frequent categories are. */
export const NEEDS_PICTURE = 'The model looks at the picture alone, and the listing has none.';

const BATCH_LISTINGS_MAX = 1_000;
/** Raw text may hold markup; beyond this many times the limit it is refused without being cleaned. */
const RAW_FACTOR = 20;
/** How long a batch may keep the process to itself before other requests get their turn. */
const TURN_MS = 10;

const listingSchema = z.strictObject({
  title: z.string().default('').describe('The designation, as the seller wrote it.'),
  description: z.string().default('').describe('The description; may contain HTML.'),
  pictureDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be the digest of an uploaded file (64 hex digits)')
    .optional()
    .describe('The picture, uploaded before: the digest that POST /files returned.'),
  externalId: plainText(LISTING_LIMITS.idCharsMax)
    .optional()
    .describe("The caller's own id of the listing, kept with the prediction."),
});

const optionsShape = {
  modelName: modelNameSchema.default(DEFAULT_MODEL_NAME).describe('Name of the model that answers.'),
  topK: z.int().min(1).max(100).default(5).describe('How many categories to return, best first.'),
};

export const predictRequestSchema = z.strictObject({ ...listingSchema.shape, ...optionsShape });
export const predictBatchRequestSchema = z.strictObject({
  listings: z.array(listingSchema).min(1).max(BATCH_LISTINGS_MAX),
  ...optionsShape,
});

export type PredictRequest = z.infer<typeof predictRequestSchema>;
export type PredictBatchRequest = z.infer<typeof predictBatchRequestSchema>;

interface CleanedText {
  title: string;
  description: string;
}

export interface PredictionAnswer {
  prediction: Prediction;
  modelVersion: ModelVersion;
}

export interface Serving {
  db: DataSource;
  champions: Pick<ChampionHolder, 'get'>;
  log: PredictionLog;
  artifacts: ArtifactStore;
  /** Where pictures are decoded. */
  pictures: { readonly decode: DecodePicture };
  shadow: Pick<Shadow, 'offer'>;
  observer: AnswerObserver;
}

/** What is known of a listing that is about to be classified. */
interface CheckedListing {
  externalId: string | null;
  text: CleanedText;
  pictureDigest: string | null;
  picture: ReadPicture;
}

/**
 * Classifies one listing with the champion and keeps the answer. A picture that cannot be used is left out, and the
 * answer says why.
 * @throws AppError INVALID_INPUT (neither text nor picture, too long, no such picture), NO_CHAMPION, OVERLOADED
 */
export async function predictOne(
  serving: Serving,
  request: PredictRequest,
  source: Prediction['source'],
): Promise<PredictionAnswer> {
  return observed(serving, async () => {
    const startedAt = performance.now();
    const listing = await checkListing(request, '', serving);
    const model = await serving.champions.get(request.modelName);
    assertPictured(model, listing, '');
    const prediction = answer(serving, model, listing, request.topK, source, startedAt);
    serving.log.append([prediction]);
    offerToShadow(serving, model, listing, prediction);
    return { prediction, modelVersion: model.version };
  });
}

/**
 * Classifies up to 1,000 listings, all with the same model version. One bad listing refuses the whole batch.
 * @throws AppError as predictOne; the field names the listing, e.g. `listings[3].title`
 */
export async function predictMany(
  serving: Serving,
  request: PredictBatchRequest,
  source: Prediction['source'],
): Promise<PredictionAnswer[]> {
  return observed(serving, () => answerMany(serving, request, source));
}

/** Tells the observer of a request that fails. */
async function observed<Answer>({ observer }: Serving, run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    observer.failed(error);
    throw error;
  }
}

async function answerMany(
  serving: Serving,
  request: PredictBatchRequest,
  source: Prediction['source'],
): Promise<PredictionAnswer[]> {
  const takeTurns = turnTaker();
  const listings: CheckedListing[] = [];
  for (const [index, listing] of request.listings.entries()) {
    await takeTurns();
    listings.push(await checkListing(listing, `listings[${index}].`, serving));
  }
  const model = await serving.champions.get(request.modelName);
  const predictions: Prediction[] = [];
  listings.forEach((listing, index) => {
    assertPictured(model, listing, `listings[${index}].`);
  });
  for (const listing of listings) {
    await takeTurns();
    predictions.push(answer(serving, model, listing, request.topK, source, performance.now()));
  }
  serving.log.append(predictions);
  listings.forEach((listing, index) => {
    offerToShadow(serving, model, listing, predictions[index]!);
  });
  return predictions.map((prediction) => ({ prediction, modelVersion: model.version }));
}

function offerToShadow(
  { shadow }: Serving,
  { modelName, version }: LoadedModel,
  { text, picture }: CheckedListing,
  { id, categoryCode, confidence }: Prediction,
): void {
  shadow.offer(modelName, () => ({
    predictionId: id,
    listing: { ...text, picture: picture.features },
    modelName,
    championVersionId: version.id,
    category: categoryCode,
    confidence,
  }));
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

/** The answer to a listing, and what is measured of both. */
export function judge(
  { model, meter, domain }: LoadedModel,
  listing: ListingInput,
  topK: number,
): Pick<Prediction, 'categoryCode' | 'confidence' | 'topK' | 'signals' | 'domain'> {
  const probabilities = model.predict(listing);
  const ranked = rankCategories(model.classCodes, probabilities, topK);
  return {
    categoryCode: ranked[0]!.code,
    confidence: ranked[0]!.confidence,
    topK: ranked,
    signals: meter.measure(model.vectorizer, listing, probabilities),
    domain: domain === null ? NO_DOMAIN : domainOf(domain, domainTextOf(listing)),
  };
}

/** A listing without text is neither like the one nor like the other. */
function domainOf({ reportId, scorer }: ServedDomain, text: string): Prediction['domain'] {
  return text === '' ? NO_DOMAIN : { ...scorer.score(text), reportId };
}

/** @throws AppError INVALID_INPUT for a listing without a picture that a model of pictures should judge */
function assertPictured(
  { model }: LoadedModel,
  { pictureDigest }: CheckedListing,
  fieldPrefix: string,
): void {
  if (model.kind === 'image' && pictureDigest === null) {
    throw invalidInput(`${fieldPrefix}pictureDigest`, NEEDS_PICTURE);
  }
}

/** Cleans a listing's texts as the import does, and reads its picture. @throws AppError INVALID_INPUT naming field and limit */
async function checkListing(
  listing: z.infer<typeof listingSchema>,
  fieldPrefix: string,
  { db, artifacts, pictures }: Serving,
): Promise<CheckedListing> {
  const { externalId = null, pictureDigest = null } = listing;
  const text = checkText(listing, fieldPrefix, pictureDigest !== null);
  const picture =
    pictureDigest === null
      ? NO_PICTURE
      : await readPicture(
          artifacts,
          pictures.decode,
          pictureDigest,
          `${fieldPrefix}pictureDigest`,
          db.manager,
        );
  return { externalId, text, pictureDigest, picture };
}

function checkText(listing: CleanedText, fieldPrefix: string, hasPicture: boolean): CleanedText {
  const { titleCharsMax, descriptionCharsMax } = LISTING_LIMITS;
  const title = checkLength(listing.title, `${fieldPrefix}title`, titleCharsMax);
  const description = checkLength(listing.description, `${fieldPrefix}description`, descriptionCharsMax);
  if (title === '' && description === '' && !hasPicture) {
    throw invalidInput(
      `${fieldPrefix}title`,
      'There is nothing to classify: title and description are empty, and there is no picture.',
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
  { observer }: Serving,
  loaded: LoadedModel,
  { externalId, text, pictureDigest, picture }: CheckedListing,
  topK: number,
  source: Prediction['source'],
  startedAt: number,
): Prediction {
  const { model, version, modelName } = loaded;
  const judged = judge(loaded, { ...text, picture: picture.features }, topK);
  observer.answered((metrics) => countAnswer(metrics, modelName, judged, model.classCodes.length));
  return {
    id: newId(),
    modelVersionId: version.id,
    jobId: null,
    externalId,
    source,
    ...text,
    pictureDigest,
    pictureNote: picture.note,
    ...judged,
    latencyMs: performance.now() - startedAt,
    createdAt: new Date(),
  };
}

/** Shares from 0 to 1; no words are counted of a listing without text, or for a model that reads none. */
function countAnswer(
  metrics: Metrics,
  model: string,
  {
    categoryCode: category,
    confidence,
    signals,
  }: Pick<Prediction, 'categoryCode' | 'confidence' | 'signals'>,
  categories: number,
): void {
  const { words, unknownWords } = signals;
  const entropy = categories < 2 ? 0 : Math.min(1, signals.entropy! / Math.log(categories));
  metrics.counter('gondola_predictions_total').add({ model, category });
  metrics.histogram('gondola_prediction_confidence').observe({ model }, confidence);
  metrics.histogram('gondola_prediction_entropy').observe({ model }, entropy);
  if (words === null || words === 0 || unknownWords === null) return;
  metrics.histogram('gondola_prediction_unknown_words').observe({ model }, unknownWords / words);
}
