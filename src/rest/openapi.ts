import { z } from 'zod';
import { codeVersion } from '../platform/code-version.js';
import { idempotencyKeySchema } from '../queue/idempotency-key.js';
import { feedbackRequestSchema } from '../subjects/films/feedback/feedback-request.js';
import { recommendRequestSchema } from '../subjects/films/serving/recommend.js';
import { correctionRequestSchema } from '../subjects/listings/corrections/correction-request.js';
import { predictRequestSchema } from '../subjects/listings/serving/predict.js';
import { correctionImportQuerySchema } from './corrections.js';
import { similarQuerySchema } from './recommend.js';
import { trainingBodySchema } from './training-body.js';
import { alertsSchema } from './webhooks/alerts.js';
import { evidentlySchema } from './webhooks/evidently.js';
import { SIGNATURE_HEADER } from './webhooks/signature.js';

const problemSchema = z.looseObject({
  status: z.int(),
  code: z.string().describe('Stable name of the kind of failure.'),
  message: z.string().describe('What happened and what to try.'),
  field: z.string().optional().describe('The input field.'),
  limit: z.number().nullable().optional().describe('The limit that was passed.'),
});

const categorySchema = z.object({ code: z.string(), name: z.string() });

const measured = (description: string) => z.number().nullable().describe(description);
const share = (description: string) => z.number().min(0).max(1).nullable().describe(description);

const signalsSchema = z
  .object({
    margin: share('Probability of the first category less that of the second.'),
    entropy: measured('Entropy of the probabilities, in nats.'),
    titleChars: measured('Length of the title.'),
    descriptionChars: measured('Length of the description; 0 without one.'),
    words: measured('Words of title and description.'),
    unknownWords: measured('Words that the model has no feature for; null for a model that reads no text.'),
    language: z.string().nullable().describe('ISO 639-1; null when it cannot be told.'),
    nearDuplicate: z
      .boolean()
      .nullable()
      .describe('One of the last 4,096 listings had nearly the same words.'),
    pictureAspect: share('Width over width and height; null without a picture, as the others.'),
    pictureWhite: share('White pixels.'),
    pictureBrightness: share('Mean brightness.'),
    pictureContrast: share('Twice the standard deviation of the brightness.'),
    pictureEdges: share('Pixels on edges.'),
    pictureForeground: share('Pixels that differ from the border.'),
    domainScore: share(
      'Probability that the texts are of the window of the newest drift report rather than of the reference; null before there was one.',
    ),
    domainNgrams: z
      .array(z.object({ ngram: z.string(), contribution: z.number() }))
      .max(5)
      .nullable()
      .describe('Words and pairs of words that contribute most to it, above 0 for the window.'),
    domainReportId: z.string().nullable().describe('The drift report whose classifier gave the score.'),
  })
  .describe('What was measured of the listing and its answer.');

const predictionSchema = z.object({
  id: z.string(),
  externalId: z.string().nullable(),
  category: categorySchema,
  confidence: z.number().min(0).max(1),
  topK: z.array(categorySchema.extend({ confidence: z.number().min(0).max(1) })),
  pictureNote: z.string().nullable().describe('Why the picture was left out of the answer.'),
  signals: signalsSchema,
  model: z.object({ name: z.string(), version: z.int(), versionId: z.string() }),
  latencyMs: z.number(),
  createdAt: z.iso.datetime(),
});

const knownFilmSchema = z.object({
  id: z.string(),
  title: z.string(),
  year: z.int().nullable().describe('In which it appeared; null where it is not known.'),
  genres: z.array(z.string()),
});

const recommendationSchema = z.object({
  id: z.string(),
  userId: z.string().nullable().describe('Null for a visitor.'),
  historyCount: z.int().describe('Films that were known of the person.'),
  likedCount: z.int().describe('Those of them that were liked.'),
  unknownCount: z.int(),
  unknownFilms: z.array(z.string()).describe('Films that were named and that the model has never heard of.'),
  isColdStart: z.boolean().describe('Nothing liked was known: these are films that most people liked.'),
  films: z.array(
    z.object({
      film: knownFilmSchema,
      score: z.number().describe('base, the contributions of because and others add up to it.'),
      predictedRating: z.number().nullable().describe('Stars; null where the model knows no ratings.'),
      base: z.number().describe('The score without anything that the person did.'),
      because: z
        .array(z.object({ film: knownFilmSchema, contribution: z.number() }))
        .max(5)
        .describe(
          'Films of the person that speak for it, with what each adds to the score, the largest first.',
        ),
      others: z
        .number()
        .describe('What all other films of the person add together, those that speak against it among them.'),
    }),
  ),
  noveltyBits: z.number().nullable().describe('Mean self-information of the films: how surprising they are.'),
  model: z.object({ name: z.string(), version: z.int(), versionId: z.string() }),
  latencyMs: z.number(),
  createdAt: z.iso.datetime(),
});

const similarFilmsSchema = z.object({
  films: z
    .array(
      z.object({
        film: knownFilmSchema,
        similarity: z.number().describe('At most 1, the larger the more alike.'),
      }),
    )
    .describe('The most alike first.'),
});

const trainingSchema = z.object({
  jobId: z.string(),
  runId: z.string(),
  state: z.enum(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
  progressPercent: z.number().min(0).max(100),
  stage: z.string(),
  etaSeconds: z.int().nullable(),
  attempt: z.int(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  metrics: z.record(z.string(), z.number()).describe('Newest value of each metric of the run.'),
  promotion: z
    .object({
      verdict: z.enum(['PROMOTED', 'WAITING', 'REJECTED', 'UNDECIDED', 'ERROR']),
      reason: z.string(),
    })
    .nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
});

const outcomesSchema = z.object({
  outcomes: z.array(
    z.object({
      model: z.string(),
      alarm: z.string().describe('Names the alarm among those of the model.'),
      decision: z
        .string()
        .describe('As in the GraphQL enum RetrainingDecision; CLEARED for one that is over.'),
      reason: z.string().nullable(),
      requestId: z.string().nullable(),
      runId: z.string().nullable(),
      jobId: z.string().nullable(),
    }),
  ),
});

const correctionSchema = z.object({
  id: z.string(),
  created: z.boolean(),
  state: z.enum(['ACCEPTED', 'CONFLICT', 'SUPERSEDED', 'REJECTED']),
  predictionId: z.string().nullable(),
  externalId: z.string().nullable(),
  category: z.string(),
  predictedCategory: z.string().nullable(),
  submittedBy: z.string(),
  createdAt: z.iso.datetime(),
});

/** The request of the mutation, the idempotency key among the other fields. */
const correctionBodySchema = z.strictObject({
  ...correctionRequestSchema.shape,
  idempotencyKey: idempotencyKeySchema.optional(),
});

const importStartedSchema = z.object({ jobId: z.string(), fileDigest: z.string() });

const correctionImportSchema = z.object({
  jobId: z.string(),
  state: z.enum(['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
  progressPercent: z.number().min(0).max(100),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  rows: z.int().nullable(),
  created: z.int().nullable().describe('New corrections.'),
  conflicts: z.int().nullable(),
  unreviewed: z.int().nullable().describe('Lines without a category.'),
  rejectedRows: z.int().nullable(),
  outputDigest: z.string().nullable().describe('What became of each line: download it at /files/<digest>.'),
});

const feedbackSchema = z.object({
  created: z
    .int()
    .describe('Events that are new; the others were told before under the same idempotency key.'),
  unknownFilms: z.int().describe('Events about films that the newest version of the dataset has not.'),
  events: z.array(
    z.object({
      id: z.string(),
      created: z.boolean(),
      isKnownFilm: z.boolean(),
      isKnownRecommendation: z
        .boolean()
        .nullable()
        .describe(
          'Whether recommendationId names a recommendation to this user that is kept; null without one.',
        ),
      datasetName: z.string(),
      userId: z.string(),
      filmId: z.string(),
      kind: z.enum(['SEEN', 'LIKED', 'RATED']),
      rating: z.number().nullable(),
      happenedAt: z.iso.datetime(),
      receivedAt: z.iso.datetime(),
      recommendationId: z.string().nullable(),
      submittedBy: z.string(),
    }),
  ),
});

const startedSchema = z.object({ jobId: z.string(), runId: z.string() });
const fileSchema = z.object({
  digest: z.string(),
  bytes: z.int(),
  mediaType: z.string(),
  fileName: z.string(),
});

const json = (schema: z.ZodType, io: 'input' | 'output') => ({
  'application/json': { schema: z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) },
});
const answer = (description: string, schema: z.ZodType) => ({ description, content: json(schema, 'output') });
const body = (schema: z.ZodType) => ({ required: true, content: json(schema, 'input') });
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});
const idParameter = (description: string) => [
  { name: 'id', in: 'path', required: true, description, schema: { type: 'string' } },
];

const webhook = (sender: string, schema: z.ZodType) => ({
  post: {
    operationId: `webhookOf${sender}`,
    summary: `Ask for trainings by alarms of ${sender}`,
    parameters: [
      {
        ...{ name: SIGNATURE_HEADER, in: 'header', schema: { type: 'string' } },
        description: 't=<seconds>,v1=<hex HMAC-SHA256 of seconds, a full stop and the body>',
      },
    ],
    requestBody: body(schema),
    responses: {
      202: answer('What became of each alarm.', outcomesSchema),
      400: problem('The body is no such notification.'),
      401: problem('The signature is missing, wrong, too old or used before.'),
      404: problem('No secret is set, or none of the models is here.'),
      413: problem('The body is too large.'),
    },
  },
});

/** A file as multipart/form-data. */
const fileBody = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', format: 'binary' } },
      },
    },
  },
};

const queryParameters = (schema: z.ZodObject) => {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => ({ name, in: 'query', schema: property }));
};

/** The REST API as an OpenAPI 3.1 document, made from the very schemas that check the requests. */
export function describeApi() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gondola',
      version: codeVersion(),
      description: 'Classifies marketplace listings and recommends films. The same and more is at /graphql.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: {
      '/predict': {
        post: {
          operationId: 'predict',
          summary: 'Classify one listing with the champion',
          requestBody: body(predictRequestSchema),
          responses: {
            200: answer('The category, how sure the model is, and its id.', predictionSchema),
            400: problem('The input breaks a rule.'),
            415: problem('The body is not JSON.'),
            500: problem('The champion is damaged.'),
            413: problem('The body is too large.'),
            503: problem('There is no champion yet, or the service is overloaded.'),
          },
        },
      },
      '/recommend': {
        post: {
          operationId: 'recommend',
          summary: 'Recommend films to a user or to a visitor who names some, with the champion',
          requestBody: body(recommendRequestSchema),
          responses: {
            200: answer(
              'The films, the best first, each with why, and the id of the answer.',
              recommendationSchema,
            ),
            400: problem('The input breaks a rule, or the model is about another subject.'),
            413: problem('The body is too large.'),
            415: problem('The body is not JSON.'),
            500: problem('The champion is damaged.'),
            503: problem('There is no champion yet, or the service is overloaded.'),
          },
        },
      },
      '/films/{id}/similar': {
        get: {
          operationId: 'similarFilms',
          summary: 'The films most like one',
          parameters: [
            ...idParameter('Id of the film in the files.'),
            ...queryParameters(similarQuerySchema),
          ],
          responses: {
            200: answer('The films, the most alike first.', similarFilmsSchema),
            400: problem('The query breaks a rule, or the model is about another subject.'),
            404: problem('The model has never heard of the film.'),
            500: problem('The champion is damaged.'),
            503: problem('There is no champion yet.'),
          },
        },
      },
      '/training': {
        post: {
          operationId: 'startTraining',
          summary: 'Queue a training',
          requestBody: body(trainingBodySchema),
          responses: {
            202: answer('The ids of the job and of the run.', startedSchema),
            400: problem('The input breaks a rule.'),
            415: problem('The body is not JSON.'),
            404: problem('There is no such dataset version.'),
            413: problem('The body is too large.'),
            409: problem('The idempotency key was used for another request.'),
          },
        },
      },
      '/training/{id}': {
        get: {
          operationId: 'getTraining',
          summary: 'How far a training is and what came of it',
          parameters: idParameter('Id of the job or of the run.'),
          responses: {
            200: answer('The training.', trainingSchema),
            404: problem('There is no such training.'),
          },
        },
      },
      '/webhooks/grafana': webhook('Grafana', alertsSchema),
      '/webhooks/alertmanager': webhook('Alertmanager', alertsSchema),
      '/webhooks/evidently': webhook('Evidently', evidentlySchema),
      '/corrections': {
        post: {
          operationId: 'submitCorrection',
          summary: 'Say where a listing belongs; confirming an answer counts as well',
          requestBody: body(correctionBodySchema),
          responses: {
            200: answer('The same had been said before: that correction.', correctionSchema),
            201: answer('The correction. Its state tells whether it stands.', correctionSchema),
            400: problem('The input breaks a rule, or the category is unknown.'),
            404: problem('There is no such prediction, listing or model.'),
            409: problem('The idempotency key was used for another correction.'),
            413: problem('The body is too large.'),
            415: problem('The body is not JSON.'),
          },
        },
      },
      '/corrections/imports': {
        post: {
          operationId: 'importCorrections',
          summary: 'Import a CSV or TSV file of corrections',
          parameters: queryParameters(correctionImportQuerySchema),
          requestBody: fileBody,
          responses: {
            202: answer('The id of the job, and where the file is kept.', importStartedSchema),
            400: problem('There is no file, or the query breaks a rule.'),
            409: problem('The idempotency key was used for another request.'),
          },
        },
      },
      '/corrections/imports/{id}': {
        get: {
          operationId: 'getCorrectionImport',
          summary: 'How far an import of corrections is and what came of it',
          parameters: idParameter('Id of the job.'),
          responses: {
            200: answer('The import.', correctionImportSchema),
            404: problem('There is no such import.'),
          },
        },
      },
      '/feedback': {
        post: {
          operationId: 'recordFeedback',
          summary: 'Say what users did with films: seen, liked, rated',
          requestBody: body(feedbackRequestSchema),
          responses: {
            200: answer('All of it had been told before: those events.', feedbackSchema),
            201: answer('The events, and which films no dataset has yet.', feedbackSchema),
            400: problem('The input breaks a rule.'),
            409: problem('An idempotency key was used for another event.'),
            413: problem('The body is too large.'),
            415: problem('The body is not JSON.'),
          },
        },
      },
      '/drift/reports/{id}': {
        get: {
          operationId: 'getDriftReportPage',
          summary: 'A drift report as a page that needs nothing else',
          parameters: idParameter('Id of the report; GraphQL lists them (driftReports).'),
          responses: {
            200: { description: 'The page.', content: { 'text/html': {} } },
            404: problem('There is no such report.'),
          },
        },
      },
      '/drift/reports/{id}/json': {
        get: {
          operationId: 'getDriftReport',
          summary: 'A drift report as JSON, with histograms',
          parameters: idParameter('Id of the report; GraphQL lists them (driftReports).'),
          responses: {
            200: { description: 'The report.', content: { 'application/json': {} } },
            404: problem('There is no such report.'),
          },
        },
      },
      '/files': {
        post: {
          operationId: 'uploadFile',
          summary: 'Upload a CSV or TSV file',
          requestBody: fileBody,
          responses: {
            201: answer('Where the file is kept: its digest.', fileSchema),
            400: problem('There is no file.'),
          },
        },
      },
      '/files/{id}': {
        get: {
          operationId: 'downloadFile',
          summary: 'Download a stored file',
          parameters: idParameter('SHA-256 of the file.'),
          responses: {
            200: { description: 'The file.', content: { 'application/octet-stream': {} } },
            404: problem('There is no such file.'),
          },
        },
      },
    },
    components: { schemas: { Problem: z.toJSONSchema(problemSchema) } },
  };
}
