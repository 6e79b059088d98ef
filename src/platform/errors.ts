import { ID_PATTERN } from './ids.js';

/**
 * The one table of expected failures: what each code means over HTTP, whether trying again can help, and what MLflow's
 * clients know it as. GraphQL shows the code as a type in a union, REST as a problem document, the queue as "retry" or
 * "give up".
 */
export const ERROR_CODES = {
  INVALID_INPUT: { httpStatus: 400, retryable: false, mlflow: 'INVALID_PARAMETER_VALUE' },
  UNAUTHENTICATED: { httpStatus: 401, retryable: false, mlflow: 'UNAUTHENTICATED' },
  FORBIDDEN: { httpStatus: 403, retryable: false, mlflow: 'PERMISSION_DENIED' },
  RATE_LIMITED: { httpStatus: 429, retryable: true, mlflow: 'REQUEST_LIMIT_EXCEEDED' },
  NOT_FOUND: { httpStatus: 404, retryable: false, mlflow: 'RESOURCE_DOES_NOT_EXIST' },
  ALREADY_EXISTS: { httpStatus: 409, retryable: false, mlflow: 'RESOURCE_ALREADY_EXISTS' },
  CONFLICT: { httpStatus: 409, retryable: false, mlflow: 'BAD_REQUEST' },
  GATE_REQUIRED: { httpStatus: 409, retryable: false, mlflow: 'BAD_REQUEST' },
  PROMOTION_CONFLICT: { httpStatus: 409, retryable: false, mlflow: 'BAD_REQUEST' },
  UNUSABLE_FILE: { httpStatus: 422, retryable: false, mlflow: 'BAD_REQUEST' },
  NO_CHAMPION: { httpStatus: 503, retryable: false, mlflow: 'RESOURCE_DOES_NOT_EXIST' },
  DAMAGED_ARTIFACT: { httpStatus: 500, retryable: false, mlflow: 'INTERNAL_ERROR' },
  OVERLOADED: { httpStatus: 503, retryable: true, mlflow: 'TEMPORARILY_UNAVAILABLE' },
  CANCELLED: { httpStatus: 409, retryable: false, mlflow: 'BAD_REQUEST' },
  SUPERSEDED: { httpStatus: 409, retryable: false, mlflow: 'BAD_REQUEST' },
  NOT_IMPLEMENTED: { httpStatus: 501, retryable: false, mlflow: 'NOT_IMPLEMENTED' },
  INTERNAL: { httpStatus: 500, retryable: true, mlflow: 'INTERNAL_ERROR' },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null>>;

/** A failure that was foreseen. `facts` name what went wrong (field, limit, id) so that clients need not parse the message. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly facts: ErrorFacts = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get httpStatus(): number {
    return ERROR_CODES[this.code].httpStatus;
  }

  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable;
  }
}

export function invalidInput(field: string, message: string, facts: ErrorFacts = {}): AppError {
  return new AppError('INVALID_INPUT', message, { field, ...facts });
}

/** For ids from outside. Those of another shape would even make MySQL fail: its id columns hold ASCII only. */
export function assertIdExists(kind: string, id: string): void {
  if (!ID_PATTERN.test(id)) throw notFound(kind, id);
}

export function notFound(kind: string, id: string): AppError {
  return new AppError('NOT_FOUND', `There is no ${kind} with id "${id.slice(0, 100)}".`, {
    kind,
    id: id.slice(0, 100),
  });
}

/** For a model that is named and not there. */
export function noModel(name: string): AppError {
  const shown = name.slice(0, 100);
  return new AppError('NOT_FOUND', `There is no model "${shown}".`, { kind: 'model', id: shown });
}

/** Codes of Node and mysql2 that mean: the server is not there, or is not taking connections. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ER_CON_COUNT_ERROR',
  'PROTOCOL_CONNECTION_LOST',
]);

/** Codes of Node that mean: the file system has no room for this. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Any thrown value as an AppError: a store that cannot be reached or has no room is OVERLOADED, what was not foreseen becomes
 * INTERNAL; both keep their cause.
 */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = (thrown as { code?: unknown } | null | undefined)?.code;
  if (typeof code === 'string' && UNREACHABLE.has(code)) {
    const text = `A store that this service works with cannot be reached at the moment (${code}). Try again in a minute.`;
    return new AppError('OVERLOADED', text, {}, { cause: thrown });
  }
  if (typeof code === 'string' && NO_ROOM.has(code)) {
    const text = `The disk that this service writes to is full (${code}). Try again when there is room.`;
    return new AppError('OVERLOADED', text, {}, { cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('INTERNAL', message, {}, { cause: thrown });
}
