import { type ErrorCode, toAppError } from '../../platform/errors.js';

/** Which GraphQL type stands for an error code in the unions that mutations return. */
const ERROR_TYPES = {
  INVALID_INPUT: 'InvalidInput',
  NOT_FOUND: 'NotFound',
  CONFLICT: 'Conflict',
  FORBIDDEN: 'Forbidden',
  GATE_REQUIRED: 'GateRequired',
  PROMOTION_CONFLICT: 'PromotionConflict',
  NO_CHAMPION: 'NoChampion',
  OVERLOADED: 'Unavailable',
  DAMAGED_ARTIFACT: 'Unavailable',
} as const satisfies Partial<Record<ErrorCode, string>>;

type ErrorTypes = typeof ERROR_TYPES;
export type ErrorResult<Code extends keyof ErrorTypes> = {
  [Each in Code]: { __typename: ErrorTypes[Each]; code: ErrorCode; message: string };
}[Code];

/** Runs a mutation; an expected failure among `codes` becomes a member of its union, any other is thrown on. */
export async function resultOf<Success, Code extends keyof ErrorTypes>(
  codes: readonly Code[],
  run: () => Promise<Success>,
): Promise<Success | ErrorResult<Code>> {
  try {
    return await run();
  } catch (thrown) {
    const error = toAppError(thrown);
    if ((codes as readonly ErrorCode[]).includes(error.code)) {
      const code = error.code as Code;
      return {
        ...error.facts,
        __typename: ERROR_TYPES[code],
        code,
        message: error.message,
      } as ErrorResult<Code>;
    }
    throw thrown;
  }
}

/** GraphQL clients send null for what they leave out; the rest of the program knows only absence. */
export function withoutNulls<Value>(value: Value): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [[key, withoutNulls(member)]])),
  );
}
