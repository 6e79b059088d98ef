import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type AppError, ERROR_CODES, toAppError } from '../../platform/errors.js';

/** The HTTP statuses of MLflow's error codes, where its clients expect others than ours. */
const HTTP_STATUS = {
  INVALID_PARAMETER_VALUE: 400,
  BAD_REQUEST: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  REQUEST_LIMIT_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
} as const;

type MlflowErrorCode = keyof typeof HTTP_STATUS;

interface Answer {
  readonly status: number;
  readonly body: { readonly error_code: MlflowErrorCode; readonly message: string };
}

/** Answers with an error as MLflow's clients read it; the log gets what was not foreseen. */
export function sendMlflowError(
  error: FastifyError | AppError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { status, body } = answerOf(error, request);
  if (status === 500) request.log.error({ err: error }, 'request failed');
  return reply.code(status).type('application/json').send(body);
}

export function sendEndpointNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const message = `There is no endpoint ${request.method} ${request.url.slice(0, 200)}.`;
  return reply.code(404).type('application/json').send({ error_code: 'ENDPOINT_NOT_FOUND', message });
}

export function sendWrongMethod(
  request: FastifyRequest,
  reply: FastifyReply,
  allowed: ReadonlySet<string>,
): FastifyReply {
  const methods = [...allowed].join(', ');
  const message = `${request.url.split('?')[0]!.slice(0, 200)} takes ${methods} and not ${request.method}.`;
  return reply
    .code(405)
    .header('allow', methods)
    .type('application/json')
    .send({ error_code: 'BAD_REQUEST', message });
}

function answerOf(error: FastifyError | AppError, request: FastifyRequest): Answer {
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  // What the HTTP layer refuses: a body that is too long, a broken address.
  if (status >= 400 && status < 500) return answer('INVALID_PARAMETER_VALUE', error.message);
  const known = toAppError(error);
  if (known.code === 'INTERNAL') {
    const message = `Something unforeseen happened; the server log has more under request ${request.id}.`;
    return answer('INTERNAL_ERROR', message);
  }
  return answer(ERROR_CODES[known.code].mlflow, known.message);
}

function answer(code: MlflowErrorCode, message: string): Answer {
  return { status: HTTP_STATUS[code], body: { error_code: code, message } };
}
