import type { EntityManager } from 'typeorm';
import type { DatasetSource } from '../../../store/entities/dataset.js';

/** Predictions that a report names; it counts all of them. */
const PREDICTIONS_LISTED_MAX = 1_000;

export interface TouchedDataset {
  readonly datasetVersionId: string;
  readonly name: string;
  readonly rows: { readonly rowNo: number; readonly lineNumber: number; readonly split: string }[];
  /** Numbers of rejected rows that name the listing. */
  readonly rejectedRows: number[];
}

interface TouchedModel {
  readonly modelVersionId: string;
  readonly modelName: string;
  readonly version: number;
  readonly datasetVersionId: string;
}

/** A stored file that holds, or may hold, what is to be erased; files are not changed. */
interface HoldingFile {
  readonly digest: string;
  readonly fileName: string;
  readonly what: string;
}

/** Everything that a listing went into. */
export interface Touched {
  readonly datasets: readonly TouchedDataset[];
  readonly models: readonly TouchedModel[];
  readonly predictionRows: number;
  /** The first of them. */
  readonly predictionIds: readonly string[];
  readonly files: readonly HoldingFile[];
}

/** Finds the dataset versions, the model versions that were trained on them and the predictions of a listing. */
export async function findTouched(manager: EntityManager, externalId: string): Promise<Touched> {
  const datasets = await findDatasets(manager, externalId);
  const ids = datasets.map(({ datasetVersionId }) => datasetVersionId);
  const [{ count }]: { count: string }[] = await manager.query(
    'SELECT COUNT(*) AS count FROM prediction WHERE external_id = ?',
    [externalId],
  );
  const predictions: { id: string }[] = await manager.query(
    `SELECT id FROM prediction WHERE external_id = ? ORDER BY id LIMIT ${PREDICTIONS_LISTED_MAX}`,
    [externalId],
  );
  return {
    datasets,
    models: await findModels(manager, ids),
    predictionRows: Number(count),
    predictionIds: predictions.map(({ id }) => id),
    files: [...(await sourceFiles(manager, ids)), ...(await predictionFiles(manager, externalId))],
  };
}

async function findDatasets(manager: EntityManager, externalId: string): Promise<TouchedDataset[]> {
  const listed: { datasetVersionId: string; rowNo: number; lineNumber: number; split: string }[] =
    await manager.query(
      `SELECT dataset_version_id AS datasetVersionId, row_no AS rowNo, line_number AS lineNumber, split
       FROM listing WHERE external_id = ? ORDER BY dataset_version_id, row_no`,
      [externalId],
    );
  const rejected = await findRejected(manager, externalId);
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
async function findRejected(manager: EntityManager, externalId: string) {
  const candidates: { datasetVersionId: string; rowNo: number; excerpt: string }[] = await manager.query(
    `SELECT dataset_version_id AS datasetVersionId, row_no AS rowNo, excerpt
       FROM rejected_row WHERE INSTR(excerpt, ?) > 0 ORDER BY dataset_version_id, row_no`,
    [externalId],
  );
  return candidates.filter(({ excerpt }) =>
    excerpt.split(' | ').some((field) => field.trim() === externalId),
  );
}

async function findModels(manager: EntityManager, datasetIds: readonly string[]): Promise<TouchedModel[]> {
  if (datasetIds.length === 0) return [];
  return manager.query(
    `SELECT version.id AS modelVersionId, model.name AS modelName, version.version,
            run.dataset_version_id AS datasetVersionId
       FROM run JOIN model_version version ON version.run_id = run.id JOIN model ON model.id = version.model_id
      WHERE run.dataset_version_id IN (?) ORDER BY version.id`,
    [datasetIds],
  );
}

async function sourceFiles(manager: EntityManager, datasetIds: readonly string[]): Promise<HoldingFile[]> {
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

async function predictionFiles(manager: EntityManager, externalId: string): Promise<HoldingFile[]> {
  return manager.query(
    `SELECT DISTINCT artifact.digest, artifact.file_name AS fileName, 'picture of a prediction' AS what
       FROM prediction JOIN artifact ON artifact.digest = prediction.picture_digest WHERE prediction.external_id = ?
      UNION
     SELECT DISTINCT artifact.digest, artifact.file_name, 'answers of a batch'
       FROM prediction JOIN batch_part ON batch_part.job_id = prediction.job_id
       JOIN artifact ON artifact.digest = batch_part.artifact_digest WHERE prediction.external_id = ?`,
    [externalId, externalId],
  );
}
