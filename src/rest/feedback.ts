import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import type { AuditLog } from '../pipeline/access/audit/audit-log.js';
import { recordOutcome } from '../pipeline/access/audit/record-outcome.js';
import { actorOf } from '../platform/access/principal.js';
import { parseRequest } from '../platform/validation.js';
import { feedbackRequestSchema } from '../subjects/films/feedback/feedback-request.js';
import { recordFeedback } from '../subjects/films/feedback/record-feedback.js';
import type { FilmServing } from '../subjects/films/serving/recommend.js';

interface FeedbackServices {
  readonly db: DataSource;
  readonly audit: AuditLog;
  readonly films: FilmServing;
}

/** What users did with films, over REST. */
export function registerFeedback(server: FastifyInstance, services: FeedbackServices): void {
  server.post('/feedback', { config: { access: 'LABEL' } }, async (request, reply) => {
    const body = (request.body ?? {}) as { submittedBy?: string; events?: unknown };
    const { principal } = request;
    const submittedBy = actorOf(principal, body.submittedBy);
    const told = Array.isArray(body.events) ? body.events.length : 0;
    const recorded = await recordOutcome(
      services,
      { principal, action: 'recordFeedback', subject: null, details: { events: told } },
      () =>
        recordFeedback(services, parseRequest(feedbackRequestSchema, { ...body, submittedBy }), new Date()),
    );
    const created = recorded.filter((each) => each.created).length;
    return reply.code(created > 0 ? 201 : 200).send({
      created,
      unknownFilms: recorded.filter(({ isKnownFilm }) => !isKnownFilm).length,
      events: recorded.map(({ event, ...state }) => {
        const { id, datasetName, userId, filmId, kind, rating, happenedAt, receivedAt, recommendationId } =
          event;
        return {
          ...{
            id,
            ...state,
            datasetName,
            userId,
            filmId,
            kind,
            rating,
            happenedAt,
            receivedAt,
            recommendationId,
          },
          submittedBy: event.submittedBy,
        };
      }),
    });
  });
}
