import type { EntityManager } from 'typeorm';
import type { DatasetSource } from '../../../store/entities/dataset.js';
import { IS_ERASED } from '../../dataset/erased-rows.js';

/** Which listing, and where it is looked for. */
export interface ErasureScope {
  readonly externalId: string;
  /** Only in the versions of the dataset of this name, and in predictions of models that were trained on them; null for all. */
  readonly dataset: string | null;
}

export interface TouchedDataset {
  readonly datasetVersionId: string;
  readonly name: string;
  readonly rows: { readonly rowNo: number; readonly lineNumber: number; readonly split: string }[];
  /** Numbers of rejected rows that name the listing. */
  readonly rejectedRows: number[];
}

export interface TouchedModel {
  readonly modelVersionId: string;
  readonly modelName: string;
  readonly version: number;
  readonly datasetVersionId: string;
}

interface TouchedPrediction {
  readonly id: string;
  readonly createdAt: Date;
  readonly modelName: string;
  readonly version: number;
}

/** A stored file that holds, or may hold, what is to be erased; files are not changed. */
export interface HoldingFile {
  readonly digest: string;
  readonly fileName: string;
  readonly what: string;
}

/** Everything that a listing went into. */
export interface Touched {
  readonly datasets: readonly TouchedDataset[];
  readonly models: readonly TouchedModel[];
  readonly predictionRows: number;
  /** The first of them, the oldest first. */
  readonly predictions: readonly TouchedPrediction[];
  /** How often people said where it belongs. */
  readonly correctionRows: number;
  readonly files: readonly HoldingFile[];
}

/**
 * SQL that is true of the predictions in a scope, and its parameters: those that name the listing, or, for one that got
 * its id only when it was corrected, those that were corrected.
 */
export function predictionsOf(scope: ErasureScope): [sql: string, parameters: string[]] {
  const { externalId, dataset } = scope;
  if (madeFor(externalId) !== null) {
    const [condition, parameters] = correctionsOf(scope);
    const named = `SELECT correction.prediction_id FROM correction WHERE ${condition}`;
    return [`id IN (${named} AND correction.prediction_id IS NOT NULL)`, parameters];
  }
  return dataset === null
    ? ['external_id = ?', [externalId]]
    : [`external_id = ? AND ${ANSWERED_BY_MODEL_OF}`, [externalId, dataset]];
}

/** SQL that is true of the corrections in a scope, and its parameters. */
export function correctionsOf({ externalId, dataset }: ErasureScope): [sql: string, parameters: string[]] {
  const listingId = madeFor(externalId);
  const [condition, parameters] =
    listingId === null
      ? ['correction.external_id = ?', [externalId]]
      : ['correction.listing_id = ?', [listingId]];
  if (dataset === null) return [condition, parameters];
  return [
    `${condition} AND correction.model_id IN (
       SELECT trained.model_id FROM model_version trained JOIN run ON run.id = trained.run_id
         JOIN dataset_version ON dataset_version.id = run.dataset_version_id WHERE dataset_version.name = ?)`,
    [...parameters, dataset],
  ];
}

/** The corrected listing for which an id was made; null for an id of a caller. */
function madeFor(externalId: string): string | null {
  return /^corrected-([0-9a-f]{32})$/.exec(externalId)?.[1] ?? null;
}

/** True of predictions of models that were trained on a dataset, by its name. */
export const ANSWERED_BY_MODEL_OF = `model_version_id IN (
  SELECT trained.id FROM model_version trained JOIN run ON run.id = trained.run_id
    JOIN dataset_version ON dataset_version.id = run.dataset_version_id WHERE dataset_version.name = ?)`;

/**
 * Finds the dataset versions, the model versions that were trained on them and the predictions of a listing.
 * @param predictionsMax how many predictions are named; all are counted
 */
export async function findTouched(
  manager: EntityManager,
  scope: ErasureScope,
  predictionsMax: number,
): Promise<Touched> {
  const datasets = await findDatasets(manager, scope);
  const ids = datasets.map(({ datasetVersionId }) => datasetVersionId);
  const [condition, parameters] = predictionsOf(scope);
  const [{ count }]: { count: string }[] = await manager.query(
    `SELECT COUNT(*) AS count FROM prediction WHERE ${condition}`,
    parameters,
  );
  const [corrected, values] = correctionsOf(scope);
  const [corrections]: [{ count: string }] = await manager.query(
    `SELECT COUNT(*) AS count FROM correction WHERE ${corrected}`,
    values,
  );
  return {
    datasets,
    models: await findModels(manager, ids),
    predictionRows: Number(count),
    predictions: await findPredictions(manager, scope, predictionsMax),
    correctionRows: Number(corrections.count),
    files: [
      ...(await sourceFiles(manager, ids)),
      ...(await predictionFiles(manager, scope)),
      ...(await correctionFiles(manager, scope)),
    ],
  };
}

async function findPredictions(
  manager: EntityManager,
  scope: ErasureScope,
  predictionsMax: number,
): Promise<TouchedPrediction[]> {
  const [condition, parameters] = predictionsOf(scope);
  return manager.query(
    `SELECT found.id, found.created_at AS createdAt, model.name AS modelName, version.version
       FROM (SELECT id, created_at, model_version_id FROM prediction WHERE ${condition} ORDER BY id LIMIT ?) found
       JOIN model_version version ON version.id = found.model_version_id JOIN model ON model.id = version.model_id
      ORDER BY found.id`,
    [...parameters, predictionsMax],
  );
}

async function findDatasets(
  manager: EntityManager,
  { externalId, dataset }: ErasureScope,
): Promise<TouchedDataset[]> {
  const inScope =
    dataset === null ? '' : 'AND dataset_version_id IN (SELECT id FROM dataset_version WHERE name = ?)';
  const parameters = dataset === null ? [externalId] : [externalId, dataset];
  const listed: { datasetVersionId: string; rowNo: number; lineNumber: number; split: string }[] =
    await manager.query(
      `SELECT dataset_version_id AS datasetVersionId, row_no AS rowNo, line_number AS lineNumber, split
       FROM listing WHERE external_id = ? AND NOT ${IS_ERASED} ${inScope} ORDER BY dataset_version_id, row_no`,
      parameters,
    );
  const rejected = await findRejected(manager, externalId, inScope, parameters);
  const ids = [...new Set([...listed, ...rejected].map(({ datasetVersionId }) => datasetVersionId))].sort();
  if (ids.length === 0) return [];
  const names: { id: string; name: string }[] = await manager.query(
    'SELECT id, name FROM dataset_version WHERE id IN (?)',
    [ids],
  );
  return ids.map((datasetVersionId) => ({
    datasetVersionId,
    name: names.find(({ id }) => id === datasetVersionId)?.name ?? '',
    rows: listed.filter((row) => row.datasetVersionId === datasetVersionId),
    rejectedRows: rejected
      .filter((row) => row.datasetVersionId === datasetVersionId)
      .map(({ rowNo }) => rowNo),
  }));
}

/** Rejected rows have no id of their own: those are found whose excerpt has it as a field. Reads all of them. */
async function findRejected(
  manager: EntityManager,
  externalId: string,
  inScope: string,
  parameters: readonly string[],
) {
  const candidates: { datasetVersionId: string; rowNo: number; excerpt: string }[] = await manager.query(
    `SELECT dataset_version_id AS datasetVersionId, row_no AS rowNo, excerpt
       FROM rejected_row WHERE INSTR(excerpt, ?) > 0 ${inScope} ORDER BY dataset_version_id, row_no`,
    [...parameters],
  );
  return candidates.filter(({ excerpt }) =>
    excerpt.split(' | ').some((field) => field.trim() === externalId),
  );
}

/** The model versions that were trained on some dataset versions. */
export async function findModels(
  manager: EntityManager,
  datasetIds: readonly string[],
): Promise<TouchedModel[]> {
  if (datasetIds.length === 0) return [];
  return manager.query(
    `SELECT version.id AS modelVersionId, model.name AS modelName, version.version,
            run.dataset_version_id AS datasetVersionId
       FROM run JOIN model_version version ON version.run_id = run.id JOIN model ON model.id = version.model_id
      WHERE run.dataset_version_id IN (?) ORDER BY version.id`,
    [datasetIds],
  );
}

/** The files that some dataset versions came from. */
export async function sourceFiles(
  manager: EntityManager,
  datasetIds: readonly string[],
): Promise<HoldingFile[]> {
  if (datasetIds.length === 0) return [];
  const rows: { sources: DatasetSource[] | string }[] = await manager.query(
    'SELECT sources FROM dataset_version WHERE id IN (?) ORDER BY id',
    [datasetIds],
  );
  const sources = rows.flatMap(({ sources: found }) =>
    typeof found === 'string' ? (JSON.parse(found) as DatasetSource[]) : found,
  );
  const byDigest = new Map(sources.map((source) => [source.digest, source]));
  return [...byDigest.values()].map(({ digest, fileName, role }) => ({
    digest,
    fileName,
    what: `source file, ${role}`,
  }));
}

async function predictionFiles(manager: EntityManager, scope: ErasureScope): Promise<HoldingFile[]> {
  const [condition, parameters] = predictionsOf(scope);
  const found = `(SELECT picture_digest, job_id FROM prediction WHERE ${condition}) found`;
  return manager.query(
    `SELECT DISTINCT artifact.digest, artifact.file_name AS fileName, 'picture of a prediction' AS what
       FROM ${found} JOIN artifact ON artifact.digest = found.picture_digest
      UNION
     SELECT DISTINCT artifact.digest, artifact.file_name, 'answers of a batch'
       FROM ${found} JOIN batch_part ON batch_part.job_id = found.job_id
       JOIN artifact ON artifact.digest = batch_part.artifact_digest`,
    [...parameters, ...parameters],
  );
}

/** Files of corrections that have a line about the listing. */
async function correctionFiles(manager: EntityManager, scope: ErasureScope): Promise<HoldingFile[]> {
  const [condition, parameters] = correctionsOf(scope);
  return manager.query(
    `SELECT DISTINCT artifact.digest, artifact.file_name AS fileName, 'file of corrections' AS what
       FROM correction JOIN job ON job.id = correction.job_id
       JOIN artifact ON artifact.digest = JSON_UNQUOTE(JSON_EXTRACT(job.payload, '$.fileDigest'))
      WHERE ${condition}`,
    parameters,
  );
}
