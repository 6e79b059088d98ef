import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { findChampion } from '../../../pipeline/registry/champion.js';
import { assertAbout, type LoadedModel, noChampion } from '../../../pipeline/registry/loaded-model.js';
import { DEFAULT_MODEL_NAME, modelNameSchema } from '../../../pipeline/training/model-name.js';
import { AppError } from '../../../platform/errors.js';
import { firstIdAt } from '../../../platform/ids.js';
import { PREDICT_BATCH } from '../../../queue/definitions.js';
import type { Dispatcher } from '../../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../../queue/job-store.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { BatchPart, type Job } from '../../../store/entities/job.js';
import { inTransaction } from '../../../store/transaction.js';
import { columnMappingSchema } from '../dataset/columns.js';
import { answerRows, answersAsCsv, type RowAnswer } from './answer-rows.js';
import { insertPredictions } from './prediction-rows.js';
import { RowPictures } from './row-pictures.js';

/** Rows whose answers are stored together; what an interrupted job has to do again at most. */
const PART_ROWS = 2_000;

export const batchRequestSchema = z.strictObject({
  fileDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be the digest of an uploaded file (64 hex digits)')
    .describe('The uploaded CSV or TSV file.'),
  picturesDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be the digest of an uploaded file (64 hex digits)')
    .optional()
    .describe('An uploaded zip archive with the pictures that the rows name.'),
  columns: columnMappingSchema.prefault({}),
  modelName: modelNameSchema.default(DEFAULT_MODEL_NAME).describe('Name of the model that answers.'),
});

export type BatchRequest = z.infer<typeof batchRequestSchema>;

/**
 * Enqueues the classification of a file. The champion of this moment answers all of it, also after an interruption.
 * @throws AppError NOT_FOUND (file or archive of pictures), NO_CHAMPION, CONFLICT (idempotency key used for another request)
 */
export async function startBatch(
  { db, dispatcher, artifacts }: { db: DataSource; dispatcher: Dispatcher; artifacts: ArtifactStore },
  request: BatchRequest,
  idempotencyKey?: string,
): Promise<Job> {
  const { fileDigest, picturesDigest, columns } = request;
  await artifacts.touch(db.manager, fileDigest);
  if (picturesDigest !== undefined) await artifacts.touch(db.manager, picturesDigest);
  const champion = await findChampion(db.manager, request.modelName);
  if (champion === null) throw noChampion(request.modelName);
  await assertAbout(db.manager, champion, 'listings');
  const payload = { modelVersionId: champion.id, fileDigest, picturesDigest, columns };
  const { job, created } = await createOnce(db, PREDICT_BATCH, idempotencyKey, request, (manager) =>
    insertJob(manager, PREDICT_BATCH, { payload, request, idempotencyKey }),
  );
  if (created) await dispatcher.tryDispatch(job);
  return job;
}

export interface BatchResult extends Record<string, unknown> {
  outputDigest: string;
  rows: number;
  rejectedRows: number;
}

interface BatchContext {
  db: DataSource;
  artifacts: ArtifactStore;
  assertMayWrite: (manager: EntityManager) => Promise<unknown>;
  onProgress: (fraction: number, description: string) => void;
}

/**
 * Classifies a file part by part: the answers of a part and the part's piece of the output are stored in one
 * transaction, and an interrupted job goes on behind the last part. Every row of the input has one in the output,
 * in the same order; one that cannot be read has its reason in the column `error`, and a picture that cannot be used
 * has its own in `picture_note`.
 * @throws AppError UNUSABLE_FILE
 */
export async function predictFile(
  job: { id: string; createdAt: Date },
  file: Pick<BatchRequest, 'fileDigest' | 'picturesDigest' | 'columns'>,
  model: LoadedModel,
  context: BatchContext,
): Promise<BatchResult> {
  const { db, artifacts, onProgress } = context;
  const parts = await db.manager.find(BatchPart, { where: { jobId: job.id }, order: { partNo: 'ASC' } });
  const skipRows = rowsIn(parts);
  const bytesTotal = Math.max(1, await artifacts.bytesOf(file.fileDigest));
  const content = await artifacts.stream(file.fileDigest);
  let bytesRead = 0;
  const counted = async function* () {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      bytesRead += chunk.length;
      yield chunk;
    }
  };

  const storePart = async (answers: RowAnswer[]) => {
    parts.push(await keepPart(job, parts.length, answers, context));
    onProgress(bytesRead / bytesTotal, `classified ${rowsIn(parts)} rows`);
  };
  const origin = {
    ...{ jobId: job.id, source: 'batch' as const, skipRows },
    idOf: (line: number) => batchPredictionId(job, line),
  };
  const answerAll = async (pictures: RowPictures | null) => {
    let answers: RowAnswer[] = [];
    for await (const answer of answerRows(counted(), file.columns, model, origin, pictures)) {
      answers.push(answer);
      if (answers.length === PART_ROWS) {
        await storePart(answers);
        answers = [];
      }
    }
    if (answers.length > 0) await storePart(answers);
  };
  if (file.picturesDigest === undefined) await answerAll(null);
  else {
    await artifacts.withFile(file.picturesDigest, (path) =>
      RowPictures.with(path, model, context, answerAll),
    );
  }
  if (parts.length === 0) throw new AppError('UNUSABLE_FILE', 'The file has no rows.', { field: 'file' });
  const output = await artifacts.put(db.manager, joined(artifacts, parts), {
    mediaType: 'text/csv',
    fileName: `predictions-${job.id}.csv`,
  });
  return {
    outputDigest: output.digest,
    rows: rowsIn(parts),
    rejectedRows: parts.reduce((sum, { rejectedCount }) => sum + rejectedCount, 0),
  };
}

function rowsIn(parts: readonly BatchPart[]): number {
  return parts.reduce((sum, { rowCount }) => sum + rowCount, 0);
}

/** The same row of the same job always gets the same id, so that a row done twice is stored once. Sorts by job time. */
function batchPredictionId(job: { id: string; createdAt: Date }, line: number): string {
  const time = firstIdAt(job.createdAt.getTime()).slice(0, 12);
  return time + createHash('sha256').update(`${job.id}:${line}`).digest('hex').slice(0, 20);
}

async function keepPart(
  job: { id: string },
  partNo: number,
  answers: readonly RowAnswer[],
  { db, artifacts, assertMayWrite }: BatchContext,
): Promise<BatchPart> {
  const csv = answersAsCsv(answers, { header: partNo === 0 });
  const predictions = answers.flatMap(({ prediction }) => (prediction === null ? [] : [prediction]));
  return inTransaction(db, async (manager) => {
    await assertMayWrite(manager);
    const piece = await artifacts.put(manager, [Buffer.from(csv)], {
      mediaType: 'text/csv',
      fileName: `predictions-${job.id}.csv`, // a file of one part is its own output
    });
    await insertPredictions(manager, predictions);
    const part = manager.create(BatchPart, {
      jobId: job.id,
      partNo,
      rowCount: answers.length,
      rejectedCount: answers.length - predictions.length,
      artifactDigest: piece.digest,
    });
    await manager.insert(BatchPart, part);
    return part;
  });
}

function joined(artifacts: ArtifactStore, parts: readonly BatchPart[]): Readable {
  return Readable.from(
    (async function* () {
      for (const { artifactDigest } of parts) yield* await artifacts.stream(artifactDigest);
    })(),
    { objectMode: false },
  );
}
