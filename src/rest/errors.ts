import type { FastifyError, FastifyInstance } from 'fastify';
import { AppError } from '../platform/errors.js';

interface Problem {
  status: number;
  code: string;
  message: string;
  [fact: string]: unknown;
}

/** Every failure over REST is a problem document (RFC 9457) with our code, the field and the limit. */
export function registerErrorHandler(server: FastifyInstance): void {
  server.setErrorHandler((error: FastifyError | AppError, request, reply) => {
    const problem = problemOf(error, request.id);
    if (problem.code === 'INTERNAL') request.log.error({ err: error }, 'request failed');
    return reply.code(problem.status).type('application/problem+json').send(problem);
  });
  server.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .type('application/problem+json')
      .send({
        status: 404,
        code: 'NOT_FOUND',
        message: `There is nothing at ${request.method} ${request.url.slice(0, 200)}. The API is described at /openapi.json.`,
      }),
  );
}

function problemOf(error: FastifyError | AppError, requestId: string): Problem {
  if (error instanceof AppError && error.code !== 'INTERNAL') {
    return { status: error.httpStatus, code: error.code, message: error.message, ...error.facts };
  }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status === 413) {
    return { status, code: 'INVALID_INPUT', message: 'The request body is too large.', field: 'body' };
  }
  if (status >= 400 && status < 500) {
    return { status, code: 'INVALID_INPUT', message: error.message, field: 'body' };
  }
  return {
    status: 500,
    code: 'INTERNAL',
    message: `Something unforeseen happened; the server log has more under request ${requestId}.`,
  };
}
