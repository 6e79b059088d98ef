import { Readable } from 'node:stream';
import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { personSchema } from '../../../platform/validation.js';
import { IMPORT_CORRECTIONS } from '../../../queue/definitions.js';
import type { Dispatcher } from '../../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../../queue/job-store.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { CorrectionSource } from '../../../store/entities/correction.js';
import type { Job } from '../../../store/entities/job.js';
import { correctionColumnsSchema } from './correction-columns.js';
import { correctedModelSchema } from './correction-request.js';
import {
  addCounts,
  type CorrectionCounts,
  NO_COUNTS,
  outcomesAsCsv,
  storeCorrectionFile,
} from './store-correction-file.js';

export const correctionImportSchema = z.strictObject({
  fileDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be the digest of an uploaded file (64 hex digits)')
    .describe('The uploaded CSV or TSV file.'),
  columns: correctionColumnsSchema.prefault({}),
  submittedBy: personSchema.optional(),
  modelName: correctedModelSchema.optional(),
  review: z.boolean().default(false).describe('Says that the lines are answers that were drawn by chance.'),
});

export type CorrectionImport = z.infer<typeof correctionImportSchema>;

/**
 * Enqueues the import of a file of corrections. @throws AppError NOT_FOUND (file), CONFLICT (idempotency key used for
 * another request)
 */
export async function startCorrectionImport(
  { db, dispatcher, artifacts }: { db: DataSource; dispatcher: Dispatcher; artifacts: ArtifactStore },
  request: CorrectionImport,
  idempotencyKey?: string,
): Promise<Job> {
  await artifacts.touch(db.manager, request.fileDigest);
  const { job, created } = await createOnce(db, IMPORT_CORRECTIONS, idempotencyKey, request, (manager) =>
    insertJob(manager, IMPORT_CORRECTIONS, { payload: request, request, idempotencyKey }),
  );
  if (created) await dispatcher.tryDispatch(job);
  return job;
}

export interface CorrectionImportResult extends CorrectionCounts, Record<string, unknown> {
  /** A CSV with a row for each line of the file, in their order: what became of it, or why it was refused. */
  outputDigest: string;
}

interface ImportContext {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
  readonly assertMayWrite: (manager: EntityManager) => Promise<unknown>;
  readonly onProgress: (fraction: number, description: string) => void;
}

/**
 * Stores a file of corrections for a job. An interrupted job begins again: the lines that are stored are found by their
 * keys. @throws AppError UNUSABLE_FILE
 */
export async function importCorrections(
  jobId: string,
  request: CorrectionImport,
  { db, artifacts, assertMayWrite, onProgress }: ImportContext,
): Promise<CorrectionImportResult> {
  const { fileDigest } = request;
  const bytesTotal = Math.max(1, await artifacts.bytesOf(fileDigest));
  const content = await artifacts.stream(fileDigest);
  let bytesRead = 0;
  const counted = async function* () {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      bytesRead += chunk.length;
      yield chunk;
    }
  };
  let counts = NO_COUNTS;
  const output = async function* () {
    const context = { db, jobId, before: assertMayWrite };
    for await (const part of storeCorrectionFile(
      counted(),
      { ...request, source: sourceOf(request) },
      context,
    )) {
      yield Buffer.from(outcomesAsCsv(part, { header: counts.rows === 0 }));
      counts = addCounts(counts, part.counts);
      onProgress(bytesRead / bytesTotal, `stored ${counts.rows} lines`);
    }
  };
  const { digest } = await artifacts.put(db.manager, Readable.from(output(), { objectMode: false }), {
    ...{ mediaType: 'text/csv', fileName: `corrections-${jobId}.csv` },
  });
  return { ...counts, outputDigest: digest };
}

function sourceOf({ review }: CorrectionImport): CorrectionSource {
  return review ? 'REVIEW' : 'CSV';
}
