import { compareFields, type Difference } from './compare-fields.js';
import { computeVector } from './compute-vector.js';
import type { Computed, DriftVector, Fields } from './drift-vector.js';

export interface VectorDifference extends Difference {
  readonly name: string;
  readonly test: string;
  /** `theirs`: the answer that should be the expected one. `own`: our own, where no known defect explains it. */
  readonly answer: 'theirs' | 'own';
}

/** A vector whose expected answer shows a known defect of Evidently, which ours does not share. */
export interface KnownDefect {
  readonly name: string;
  readonly test: string;
  /** What Evidently does. */
  readonly defect: string;
  readonly note: string | null;
  readonly expected: Fields;
  readonly own: Fields;
}

export interface Verification {
  readonly vectors: number;
  /** How many of them differ in some field. */
  readonly differing: number;
  readonly differences: readonly VectorDifference[];
  readonly defects: readonly KnownDefect[];
  /** The largest difference, relative above 1, in the vectors that agree and have the usual tolerance. */
  readonly largest: { readonly name: string; readonly difference: number } | null;
  /** Fields of vectors that were left out, since nothing could agree with them. */
  readonly omitted: number;
}

export interface VerifyOptions {
  /** Compare Evidently's answers alone, and not our own with them. */
  readonly asEvidentlyOnly: boolean;
}

/**
 * Computes every vector and holds it against what it expects. Evidently's tests are computed twice: with Evidently's
 * defects, which must agree, and without, which must agree where no defect is known.
 * @throws AppError UNUSABLE_FILE for a vector that lacks what its test needs
 */
export function verifyDriftVectors(
  vectors: readonly DriftVector[],
  { asEvidentlyOnly }: VerifyOptions,
): Verification {
  const checks = vectors.map((vector) => checkVector(vector, asEvidentlyOnly));
  const agreeing = checks.filter(({ differences }) => differences.length === 0);
  const largest = agreeing.reduce<Verification['largest']>(
    (most, { name, difference }) => (difference > (most?.difference ?? 0) ? { name, difference } : most),
    null,
  );
  return {
    vectors: vectors.length,
    differing: vectors.length - agreeing.length,
    differences: checks.flatMap(({ differences }) => differences),
    defects: checks.flatMap(({ defect }) => (defect === null ? [] : [defect])),
    largest,
    omitted: checks.reduce((sum, { omitted }) => sum + omitted, 0),
  };
}

interface Check {
  readonly name: string;
  readonly differences: readonly VectorDifference[];
  readonly defect: KnownDefect | null;
  readonly difference: number;
  readonly omitted: number;
}

function checkVector(vector: DriftVector, asEvidentlyOnly: boolean): Check {
  const { name, test, expected, note } = vector;
  const labelled = (found: readonly Difference[], answer: VectorDifference['answer']) =>
    found.map((one) => ({ name, test, answer, ...one }));
  const computed = computeVector(vector);
  if (computed === null) {
    const unknown = labelled([{ field: 'test', expected: test, got: 'no such test' }], 'theirs');
    return { name, differences: unknown, defect: null, difference: 0, omitted: 0 };
  }
  const { fields, omits = [], own } = computed;
  const theirs = compareFields(vector, fields, omits);
  const check = {
    name,
    differences: labelled(theirs.differences, 'theirs'),
    defect: null,
    difference: theirs.difference,
    omitted: omits.filter((field) => field in expected).length,
  };
  if (asEvidentlyOnly || own === undefined) return check;
  const { differences } = compareFields(vector, own.fields);
  if (differences.length === 0) return check;
  const defect = defectOf(vector, own);
  if (defect === null)
    return { ...check, differences: [...check.differences, ...labelled(differences, 'own')] };
  return { ...check, defect: { name, test, defect, note, expected, own: own.fields } };
}

/** Why our own answer may differ from what the vector expects: what Evidently does there. */
function defectOf(
  { expected }: DriftVector,
  { fields, defect }: NonNullable<Computed['own']>,
): string | null {
  const { state } = fields;
  if (state === 'constant') return 'does not see that both sides hold one and the same value';
  if (expected.raises !== undefined && state !== 'compared') return 'ends with an exception on such columns';
  if (defect !== null) return defect;
  if (expected.raises !== undefined) return 'ends with an exception';
  return expected.pvalue === null || expected.distance === null ? 'gives no number' : null;
}
