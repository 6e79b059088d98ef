import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type DataSource, In } from 'typeorm';
import type { AuditLog } from '../pipeline/access/audit/audit-log.js';
import { recordOutcome } from '../pipeline/access/audit/record-outcome.js';
import type { AnswerObserver } from '../pipeline/serving/answer-metrics.js';
import type { ChampionHolder } from '../pipeline/serving/champion/champion-holder.js';
import { settleLatest } from '../pipeline/tracking/pending-latest.js';
import { startTraining } from '../pipeline/training/start-training.js';
import { assertIdExists, notFound } from '../platform/errors.js';
import { parseRequest } from '../platform/validation.js';
import { RETRAIN_MODEL, TRAIN_MODEL } from '../queue/definitions.js';
import type { Dispatcher } from '../queue/dispatcher.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import { Artifact } from '../store/entities/artifact.js';
import { Job } from '../store/entities/job.js';
import { Run } from '../store/entities/tracking.js';
import type { FilmServing } from '../subjects/films/serving/recommend.js';
import type { PictureDecoder } from '../subjects/listings/serving/pictures/picture-decoder.js';
import { predictOne, predictRequestSchema } from '../subjects/listings/serving/predict.js';
import type { PredictionLog } from '../subjects/listings/serving/prediction-log.js';
import type { Shadow } from '../subjects/listings/serving/shadow/shadow.js';
import { signalsOf } from '../subjects/listings/serving/signals-of.js';
import { subjectOf } from '../subjects/subjects.js';
import { extendedValue } from './content-disposition.js';
import { registerCorrections } from './corrections.js';
import { registerDriftReports } from './drift-reports.js';
import { registerFeedback } from './feedback.js';
import { describeApi } from './openapi.js';
import { registerRecommend } from './recommend.js';
import { storeUpload, UPLOAD_BYTES_MAX } from './store-upload.js';
import { trainingBodySchema } from './training-body.js';

/** Jobs that train one model for their run. */
const TRAINING_KINDS = [TRAIN_MODEL.kind, RETRAIN_MODEL.kind];

const READ = { config: { access: 'READ' } } as const;

const DIGEST_PATTERN = /^[0-9a-f]{64}$/;

export interface RestServices {
  db: DataSource;
  dispatcher: Dispatcher;
  artifacts: ArtifactStore;
  champions: ChampionHolder;
  predictionLog: PredictionLog;
  shadow: Shadow;
  pictures: PictureDecoder;
  observer: AnswerObserver;
  films: FilmServing;
  audit: AuditLog;
}

/** The REST side of the API: what GraphQL does as well, for those who have only curl. */
export async function registerRest(server: FastifyInstance, services: RestServices): Promise<void> {
  server.post('/training', { config: { access: 'TRAIN' } }, async (request, reply) => {
    const { idempotencyKey, ...training } = parseRequest(trainingBodySchema, request.body ?? {});
    const { datasetVersionId: subject } = training;
    const { principal } = request;
    const job = await recordOutcome(
      services,
      { principal, action: 'startTraining', subject, details: training },
      () => startTraining({ ...services, principal, subjectOf }, training, idempotencyKey),
    );
    return reply
      .code(202)
      .header('location', `/training/${job.id}`)
      .send({ jobId: job.id, runId: job.runId });
  });
  server.get('/training/:id', READ, (request) => describeTraining(services.db, idOf(request)));
  server.post('/predict', { config: { access: 'PREDICT' } }, (request) =>
    predict(services, request.body ?? {}),
  );
  server.get('/openapi.json', READ, () => describeApi());
  registerRecommend(server, services);
  registerDriftReports(server, services);
  await registerFiles(server, services);
  registerCorrections(server, services);
  registerFeedback(server, services);
}

const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;

async function predict(
  { db, champions, predictionLog, artifacts, pictures, shadow, observer }: RestServices,
  body: unknown,
) {
  const request = parseRequest(predictRequestSchema, body);
  const { prediction, modelVersion } = await predictOne(
    { db, champions, log: predictionLog, artifacts, pictures, shadow, observer },
    request,
    'rest',
  );
  const { id, externalId, topK, confidence, pictureNote, latencyMs, createdAt } = prediction;
  return {
    id,
    externalId,
    category: { code: topK[0]!.code, name: topK[0]!.name },
    confidence,
    topK,
    pictureNote,
    signals: signalsOf(prediction),
    model: { name: request.modelName, version: modelVersion.version, versionId: modelVersion.id },
    latencyMs,
    createdAt,
  };
}

/** A training by the id of its job or of its run. @throws AppError NOT_FOUND */
async function describeTraining(db: DataSource, id: string) {
  assertIdExists('training', id);
  const job = await db.manager.findOne(Job, {
    where: [
      { id, kind: In(TRAINING_KINDS) },
      { runId: id, kind: In(TRAINING_KINDS) },
    ],
  });
  if (job === null) throw notFound('training', id);
  const run = await db.manager.findOneByOrFail(Run, { id: job.runId! });
  await settleLatest(db, [run.id]);
  const metrics: { name: string; value: number }[] = await db.query(
    'SELECT name, value FROM run_latest_metric WHERE run_id = ? ORDER BY name',
    [run.id],
  );
  return {
    jobId: job.id,
    runId: run.id,
    state: job.state.toUpperCase(),
    progressPercent: job.progressPercent,
    stage: job.stage,
    etaSeconds: job.etaSeconds,
    attempt: job.attempt,
    error: job.errorCode === null ? null : { code: job.errorCode, message: job.errorMessage },
    metrics: Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    promotion:
      run.promotionVerdict === null ? null : { verdict: run.promotionVerdict, reason: run.promotionReason },
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
  };
}

async function registerFiles(server: FastifyInstance, { db, artifacts }: RestServices): Promise<void> {
  // One byte more than the store takes: the store refuses a longer file, where multipart would only cut it off.
  await server.register(multipart, { limits: { files: 1, fileSize: UPLOAD_BYTES_MAX + 1 } });
  // Pictures for a prediction are uploaded here too.
  server.post('/files', { config: { access: 'PREDICT' } }, async (request, reply) => {
    const stored = await storeUpload(request, { db, artifacts });
    return reply.code(201).header('location', `/files/${stored.digest}`).send(stored);
  });
  server.get('/files/:id', READ, async (request, reply) => {
    const digest = idOf(request);
    if (!DIGEST_PATTERN.test(digest)) throw notFound('file', digest);
    const artifact = await db.manager.findOneBy(Artifact, { digest });
    if (artifact === null) throw notFound('file', digest);
    const content = await artifacts.stream(digest);
    return reply
      .header('content-type', 'application/octet-stream')
      .header('content-length', artifact.bytes)
      .header('content-disposition', `attachment; filename*=UTF-8''${extendedValue(artifact.fileName)}`)
      .header('etag', `"${digest}"`)
      .header('x-content-type-options', 'nosniff')
      .send(content);
  });
}
