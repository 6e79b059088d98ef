import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { AuditLog } from '../pipeline/access/audit/audit-log.js';
import { recordOutcome } from '../pipeline/access/audit/record-outcome.js';
import { actorOf, type Principal } from '../platform/access/principal.js';
import { assertIdExists, notFound } from '../platform/errors.js';
import { parseRequest } from '../platform/validation.js';
import { IMPORT_CORRECTIONS } from '../queue/definitions.js';
import type { Dispatcher } from '../queue/dispatcher.js';
import { idempotencyKeySchema, parseIdempotencyKey } from '../queue/idempotency-key.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import { Job } from '../store/entities/job.js';
import { correctionRequestSchema } from '../subjects/listings/corrections/correction-request.js';
import {
  type CorrectionImportResult,
  correctionImportSchema,
  startCorrectionImport,
} from '../subjects/listings/corrections/import-corrections.js';
import { submitCorrection } from '../subjects/listings/corrections/submit-correction.js';
import type { PredictionLog } from '../subjects/listings/serving/prediction-log.js';
import { storeUpload } from './store-upload.js';

/** Query of POST /corrections/imports, whose body is the file. */
export const correctionImportQuerySchema = z.strictObject({
  by: correctionImportSchema.shape.submittedBy,
  modelName: correctionImportSchema.shape.modelName,
  review: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true says that the lines are answers that were drawn by chance.'),
  idempotencyKey: idempotencyKeySchema.optional(),
});

const LABEL = { config: { access: 'LABEL' } } as const;

interface CorrectionServices {
  readonly db: DataSource;
  readonly dispatcher: Dispatcher;
  readonly artifacts: ArtifactStore;
  readonly predictionLog: PredictionLog;
  readonly audit: AuditLog;
}

/** Corrections over REST: one by one, and as a file. */
export function registerCorrections(server: FastifyInstance, services: CorrectionServices): void {
  server.post('/corrections', LABEL, async (request, reply) => {
    const { idempotencyKey, ...body } = (request.body ?? {}) as { idempotencyKey?: unknown };
    const key = parseIdempotencyKey(idempotencyKey);
    const { correction, created } = await submitCorrection(
      services,
      parseRequest(correctionRequestSchema, {
        ...body,
        ...nameOf(request.principal, 'submittedBy'),
      }),
      new Date(),
      key,
    );
    const { id, predictionId, externalId, categoryCode, predictedCode, state, submittedBy, createdAt } =
      correction;
    return reply.code(created ? 201 : 200).send({
      ...{ id, created, state, predictionId, externalId },
      ...{ category: categoryCode, predictedCategory: predictedCode, submittedBy, createdAt },
    });
  });
  server.post('/corrections/imports', LABEL, async (request, reply) => {
    const { by, review, modelName, idempotencyKey } = parseRequest(
      correctionImportQuerySchema,
      request.query,
    );
    const { digest } = await storeUpload(request, services);
    const submittedBy = actorOf(request.principal, by);
    const asked = { fileDigest: digest, submittedBy, modelName, review: review === 'true' };
    const job = await recordOutcome(
      services,
      { principal: request.principal, action: 'submitCorrections', subject: digest, details: asked },
      () => startCorrectionImport(services, parseRequest(correctionImportSchema, asked), idempotencyKey),
    );
    return reply
      .code(202)
      .header('location', `/corrections/imports/${job.id}`)
      .send({ jobId: job.id, fileDigest: digest });
  });
  server.get('/corrections/imports/:id', { config: { access: 'READ' } }, (request) =>
    describeImport(services.db, (request.params as { id: string }).id),
  );
}

/** The name of who has signed in takes the place of what a request says of itself. */
function nameOf({ name }: Principal, field: 'submittedBy'): object {
  return name === null ? {} : { [field]: name };
}

/** @throws AppError NOT_FOUND */
async function describeImport({ manager }: DataSource, id: string) {
  assertIdExists('import of corrections', id);
  const job = await manager.findOneBy(Job, { id, kind: IMPORT_CORRECTIONS.kind });
  if (job === null) throw notFound('import of corrections', id);
  const result = job.result as CorrectionImportResult | null;
  return {
    ...{ jobId: job.id, state: job.state.toUpperCase(), progressPercent: job.progressPercent },
    error: job.errorCode === null ? null : { code: job.errorCode, message: job.errorMessage },
    ...{ rows: result?.rows ?? null, created: result?.created ?? null, conflicts: result?.conflicts ?? null },
    ...{ unreviewed: result?.unreviewed ?? null, rejectedRows: result?.rejectedRows ?? null },
    outputDigest: result?.outputDigest ?? null,
  };
}
