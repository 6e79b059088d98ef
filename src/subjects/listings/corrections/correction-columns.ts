import { z } from 'zod';
import { AppError } from '../../../platform/errors.js';

const columnReference = z
  .string()
  .max(191)
  .describe('A column by its name in the header row, or by its position counted from 1.');

const ROLES = ['prediction', 'id', 'title', 'description', 'category', 'by', 'note', 'newCategory'] as const;
type Role = (typeof ROLES)[number];

/** Which columns of a file of corrections mean what. Left out columns are found by their usual names. */
export const correctionColumnsSchema = z.strictObject({
  prediction: columnReference.optional(),
  id: columnReference.optional(),
  title: columnReference.optional(),
  description: columnReference.optional(),
  category: columnReference.optional(),
  by: columnReference.optional(),
  note: columnReference.optional(),
  newCategory: columnReference.optional(),
});

export type CorrectionColumns = z.infer<typeof correctionColumnsSchema>;

/** Zero-based positions; -1 where the file has no such column. */
export type CorrectionPositions = Readonly<Record<Role, number>> & { readonly count: number };

const USUAL_NAMES: Readonly<Record<Role, readonly string[]>> = {
  prediction: ['prediction_id', 'predictionid', 'prediction'],
  id: ['external_id', 'externalid', 'id'],
  title: ['title', 'designation', 'titre'],
  description: ['description', 'desc'],
  category: [
    'correct_category',
    'corrected_category',
    'right_category',
    'true_category',
    'correction',
    'label',
    'prdtypecode',
  ],
  by: ['by', 'submitted_by', 'corrected_by', 'reviewer'],
  note: ['note', 'comment', 'reason'],
  newCategory: ['new_category', 'newcategory'],
};

/** The column by which files of answers name what the model said. */
const ANSWERED = 'category';
/** Columns of the answers that predictions of a file end with. Any of them says that the file is one, or was cut from one. */
const ANSWER_COLUMNS = [
  ...['confidence', 'top_k', 'model_version', 'category_name', 'picture_note'],
  ...USUAL_NAMES.prediction,
];

/**
 * Finds the columns of a file of corrections. A column `category` is what files of answers call the model's answer: it is
 * taken for the right category only when it is asked for, and never in a file that has other columns of answers, the
 * prediction's id among them. Else a model's own answers would become labels.
 * @throws AppError UNUSABLE_FILE naming the column that is missing
 */
export function locateCorrectionColumns(
  header: readonly string[],
  given: CorrectionColumns,
): CorrectionPositions {
  const names = header.map((name) => name.trim().toLowerCase());
  const isAnswers = ANSWER_COLUMNS.some((name) => names.includes(name));
  const find = (role: Role): number => {
    const reference = given[role];
    if (reference === undefined) {
      const known = USUAL_NAMES[role].find((name) => names.includes(name));
      return known === undefined ? -1 : names.indexOf(known);
    }
    const named = names.indexOf(reference.trim().toLowerCase());
    const position = named >= 0 ? named : /^\d{1,5}$/.test(reference) ? Number(reference) - 1 : -1;
    if (position >= 0 && position < names.length) return position;
    throw unusable(
      role,
      `The file has no column "${reference}". Its columns are: ${header.slice(0, 30).join(', ')}.`,
    );
  };
  const found = Object.fromEntries(ROLES.map((role) => [role, find(role)])) as Record<Role, number>;
  const named = names[found.category] ?? ANSWERED;
  const isAnswered = names.includes(named) && [ANSWERED, ...ANSWER_COLUMNS].includes(named);
  if (isAnswered && (isAnswers || found.category < 0)) {
    throw unusable(
      'category',
      'A column `category` is what a model answered, and is not taken for a label. Add a column `correct_category` and fill it in for the rows that somebody checked.',
    );
  }
  if (found.category < 0) {
    throw unusable(
      'category',
      `Which column is the right category? None of ${header.slice(0, 30).join(', ')} has a usual name, such as correct_category.`,
    );
  }
  if (found.prediction < 0 && found.id < 0 && found.title < 0 && found.description < 0) {
    throw unusable(
      'prediction',
      'The file does not say which listings it is about: no prediction_id, id or title.',
    );
  }
  return { ...found, count: header.length };
}

function unusable(field: string, message: string): AppError {
  return new AppError('UNUSABLE_FILE', message, { field });
}
