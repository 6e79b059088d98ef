import type { EntityManager } from 'typeorm';
import { cleanText } from '../../../pipeline/dataset/clean.js';
import { DEFAULT_MODEL_NAME } from '../../../pipeline/training/model-name.js';
import { sha256 } from '../../../platform/digest.js';
import { type AppError, invalidInput, notFound, toAppError } from '../../../platform/errors.js';
import { Model } from '../../../store/entities/registry.js';
import { LISTING_LIMITS } from '../dataset/accept-row.js';

/** What names a listing in a correction. */
export interface Naming {
  readonly predictionId?: string | undefined;
  readonly externalId?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly modelName?: string | undefined;
}

/** The listing that a correction is about, but for the texts of a prediction, which are read when it is stored. */
export interface FoundListing {
  readonly modelId: string;
  readonly predictionId: string | null;
  readonly modelVersionId: string | null;
  readonly externalId: string | null;
  readonly title: string;
  readonly description: string;
}

interface AnsweredBy {
  id: string;
  modelVersionId: string;
  modelId: string;
  modelName: string;
}

/**
 * Finds the listings that corrections name, with few statements however many there are.
 * @returns for each its listing, or why there is none: NOT_FOUND or INVALID_INPUT
 */
export async function findListings(
  manager: EntityManager,
  namings: readonly Naming[],
): Promise<(FoundListing | AppError)[]> {
  const models = await findModels(manager, namings);
  const checked = namings.map((naming) => check(naming, models));
  const found = await findByExternalIds(manager, checked);
  const ids = checked.map((each, at) =>
    isError(each) ? null : (each.predictionId ?? found.predictions[at]!),
  );
  const answers = await findAnswers(manager, ids);
  return checked.map((each, at) => {
    if (isError(each)) return each;
    const answer = answers.get(ids[at] ?? '');
    if (each.predictionId !== null && answer === undefined) return notFound('prediction', each.predictionId);
    if (answer !== undefined) return ofAnswer(each, answer);
    if (!each.hasTexts) return found.rows[at] ?? notFound('listing', each.externalId!);
    const { modelId, externalId, title, description } = each;
    return { modelId: modelId!, predictionId: null, modelVersionId: null, externalId, title, description };
  });
}

interface Checked extends Omit<FoundListing, 'modelId' | 'modelVersionId'> {
  /** Null for a prediction, which says it itself. */
  readonly modelId: string | null;
  readonly modelName: string | undefined;
  readonly hasTexts: boolean;
}

function check(naming: Naming, models: ReadonlyMap<string, string>): Checked | AppError {
  const { predictionId = null, externalId = null, modelName } = naming;
  const none = { externalId: null, title: '', description: '', hasTexts: false };
  if (predictionId !== null) return { ...none, predictionId, modelId: null, modelName };
  const named = modelName ?? DEFAULT_MODEL_NAME;
  const modelId = models.get(named);
  if (modelId === undefined) return notFound('model', named);
  try {
    const title = cleaned('title', naming.title, LISTING_LIMITS.titleCharsMax);
    const description = cleaned('description', naming.description, LISTING_LIMITS.descriptionCharsMax);
    const hasTexts = title !== '' || description !== '';
    if (!hasTexts && externalId === null)
      throw invalidInput('title', 'Title and description are both empty.');
    return { predictionId: null, modelId, modelName: named, externalId, title, description, hasTexts };
  } catch (error) {
    return toAppError(error);
  }
}

function cleaned(field: string, raw: string | undefined, limit: number): string {
  const text = cleanText(raw ?? '');
  if (text.length <= limit) return text;
  throw invalidInput(field, `The ${field} has ${text.length} characters; the limit is ${limit}.`, { limit });
}

function ofAnswer(checked: Checked, { id, modelId, modelName, modelVersionId }: AnsweredBy) {
  if (checked.modelName !== undefined && checked.modelName !== modelName) {
    return invalidInput(
      'modelName',
      `The prediction ${id} is one of ${modelName}, not of ${checked.modelName.slice(0, 100)}.`,
    );
  }
  const { externalId, title, description } = checked;
  return { modelId, predictionId: id, modelVersionId, externalId, title, description };
}

async function findModels(manager: EntityManager, namings: readonly Naming[]): Promise<Map<string, string>> {
  const names = new Set(namings.map(({ modelName }) => modelName ?? DEFAULT_MODEL_NAME));
  const models = await Promise.all([...names].map((name) => manager.findOneBy(Model, { name })));
  return new Map(models.flatMap((model) => (model === null ? [] : [[model.name, model.id]])));
}

async function findAnswers(
  manager: EntityManager,
  ids: readonly (string | null)[],
): Promise<Map<string, AnsweredBy>> {
  const named = [...new Set(ids.filter((id) => id !== null))];
  if (named.length === 0) return new Map();
  const rows: AnsweredBy[] = await manager.query(
    `SELECT prediction.id, version.id AS modelVersionId, model.id AS modelId, model.name AS modelName
       FROM prediction JOIN model_version version ON version.id = prediction.model_version_id
       JOIN model ON model.id = version.model_id WHERE prediction.id IN (?)`,
    [named],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** For each correction that names an external id: the newest prediction with the texts given, or a row of a dataset. */
async function findByExternalIds(manager: EntityManager, checked: readonly (Checked | AppError)[]) {
  const predictions = new Map<string, string>();
  const rows = new Map<string, FoundListing>();
  for (const [modelId, externalIds] of externalIdsByModel(checked)) {
    const answered: { externalId: string; texts: string; newestId: string }[] = await manager.query(
      `SELECT prediction.external_id AS externalId, MAX(prediction.id) AS newestId,
              SHA2(CONCAT(prediction.title, '\n', prediction.description), 256) AS texts
         FROM prediction JOIN model_version version ON version.id = prediction.model_version_id
        WHERE prediction.external_id IN (?) AND version.model_id = ? GROUP BY externalId, texts ORDER BY newestId`,
      [externalIds, modelId],
    );
    for (const { externalId, texts, newestId } of answered) {
      predictions.set(keyOf(modelId, externalId, texts), newestId);
      predictions.set(keyOf(modelId, externalId), newestId); // the last one is the newest
    }
    const known = new Set(answered.map(({ externalId }) => externalId));
    const unknown = externalIds.filter((externalId) => !known.has(externalId));
    for (const row of await datasetRows(manager, modelId, unknown))
      rows.set(keyOf(modelId, row.externalId!), row);
  }
  const lookUp = <Value>(of: ReadonlyMap<string, Value>) =>
    checked.map((each) => {
      if (isError(each) || each.externalId === null) return null;
      const texts = each.hasTexts ? [sha256(`${each.title}\n${each.description}`)] : [];
      return of.get(keyOf(each.modelId!, each.externalId, ...texts)) ?? null;
    });
  return { predictions: lookUp(predictions), rows: lookUp(rows) };
}

function externalIdsByModel(checked: readonly (Checked | AppError)[]): Map<string, string[]> {
  const byModel = new Map<string, Set<string>>();
  for (const each of checked) {
    if (isError(each) || each.externalId === null || each.modelId === null) continue;
    byModel.set(each.modelId, (byModel.get(each.modelId) ?? new Set()).add(each.externalId));
  }
  return new Map([...byModel].map(([modelId, externalIds]) => [modelId, [...externalIds]]));
}

/** The newest rows with these ids in dataset versions that the model was trained on; those of erased listings are empty. */
async function datasetRows(
  manager: EntityManager,
  modelId: string,
  externalIds: readonly string[],
): Promise<FoundListing[]> {
  if (externalIds.length === 0) return [];
  const rows: { externalId: string; title: string; description: string }[] = await manager.query(
    `SELECT listing.external_id AS externalId, listing.title, listing.description FROM listing
      WHERE listing.external_id IN (?) AND (listing.title <> '' OR listing.description <> '')
        AND listing.dataset_version_id IN (SELECT run.dataset_version_id FROM model_version version
              JOIN run ON run.id = version.run_id WHERE version.model_id = ?)
      ORDER BY listing.dataset_version_id, listing.row_no`,
    [externalIds, modelId],
  );
  return rows.map((row) => ({ ...row, modelId, predictionId: null, modelVersionId: null }));
}

const keyOf = (...parts: string[]) => JSON.stringify(parts);

function isError(each: Checked | AppError): each is AppError {
  return each instanceof Error;
}
