import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AppError, toAppError } from '../platform/errors.js';

const DRAINED_BYTES_MAX = 256 * 1024 * 1024;

interface Problem {
  status: number;
  code: string;
  message: string;
  [fact: string]: unknown;
}

/** Every failure over REST is a problem document (RFC 9457) with our code, the field and the limit. */
export function registerErrorHandler(server: FastifyInstance): void {
  server.setErrorHandler(sendProblem);
}

/** Answers a request that no route takes. */
export function sendNothingThere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .code(404)
    .type('application/problem+json')
    .send({
      status: 404,
      code: 'NOT_FOUND',
      message: `There is nothing at ${request.method} ${request.url.slice(0, 200)}. The API is described at /openapi.json.`,
    });
}

/** Answers with the problem document of an error; the log gets what was not foreseen. */
export function sendProblem(
  error: FastifyError | AppError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = problemOf(error, request);
  if (!request.raw.complete) readToTheEnd(request, reply);
  if (problem.code === 'INTERNAL') request.log.error({ err: error }, 'request failed');
  const { code, message } = problem;
  // Clients of GraphQL look for a list of errors.
  const isGraphql = /^\/graphql(\?|$)/.test(request.url);
  const graphql = isGraphql ? { errors: [{ message, extensions: { code } }] } : {};
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send({ ...problem, ...graphql });
}

/**
 * A client that is cut off while it sends sees a broken connection instead of the answer, and one whose body nobody reads
 * waits for ever with its next request. So the rest of a body that is refused is read and dropped, unless it is beyond
 * all measure: then the connection ends with the answer.
 */
function readToTheEnd(request: FastifyRequest, reply: FastifyReply): void {
  const { headers } = request;
  const isBodyless = headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
  if (isBodyless) return;
  const bytes = Number(headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (bytes > DRAINED_BYTES_MAX) {
    reply.header('connection', 'close');
    return;
  }
  reply.removeHeader('connection');
  request.raw.unpipe();
  request.raw.resume();
}

function problemOf(error: FastifyError | AppError, request: FastifyRequest): Problem {
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status === 413) {
    const limit = request.server.initialConfig.bodyLimit ?? null;
    const message = `The request body is too large; the limit is ${limit} bytes.`;
    return { status, code: 'INVALID_INPUT', message, field: 'body', limit };
  }
  if (status >= 400 && status < 500) {
    return { status, code: 'INVALID_INPUT', message: error.message, field: 'body' };
  }
  const known = toAppError(error);
  if (known.code !== 'INTERNAL') {
    return { ...known.facts, status: known.httpStatus, code: known.code, message: known.message };
  }
  return {
    status: 500,
    code: 'INTERNAL',
    message: `Something unforeseen happened; the server log has more under request ${request.id}.`,
  };
}
