export type ModelInputErrorCode =
  | 'EMPTY_INPUT'
  | 'NOT_A_NUMBER'
  | 'ONE_CLASS_ONLY'
  | 'LABEL_OUT_OF_RANGE'
  | 'SHAPE_MISMATCH'
  | 'INVALID_OPTION';

export type ErrorFacts = Readonly<Record<string, string | number>>;

/** The numbers or options given to a model, a vectoriser or a metric cannot be used. A retry cannot help. */
export class ModelInputError extends Error {
  override readonly name = 'ModelInputError';

  constructor(
    readonly code: ModelInputErrorCode,
    message: string,
    readonly facts: ErrorFacts = {},
  ) {
    super(message);
  }
}

export type ModelFileErrorCode =
  | 'NOT_A_MODEL_FILE'
  | 'FUTURE_FORMAT_VERSION'
  | 'TRUNCATED'
  | 'DAMAGED'
  | 'INVALID_CONTENT'
  | 'WRONG_KIND';

/** The bytes of a saved model or matrix cannot be trusted or understood. A retry with the same bytes cannot help. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';

  constructor(
    readonly code: ModelFileErrorCode,
    message: string,
    readonly facts: ErrorFacts = {},
  ) {
    super(message);
  }
}

/** Checks a numeric option; the message names the option and the allowed range. */
export function requireInRange(
  option: string,
  value: number,
  min: number,
  max: number,
  kind: 'integer' | 'real' = 'integer',
): void {
  const numeric = kind === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (!numeric || value < min || value > max) {
    throw new ModelInputError(
      'INVALID_OPTION',
      `${option} must be a ${kind} in [${min}, ${max}], got ${value}`,
      {
        option,
        value,
        min,
        max,
      },
    );
  }
}
