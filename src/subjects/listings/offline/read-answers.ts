import { readTable } from '../../../pipeline/dataset/read-table.js';
import { counted } from '../../../platform/counted.js';
import { AppError, type ErrorFacts } from '../../../platform/errors.js';
import { type ProbabilityColumn, probabilityColumns, readProbability } from './probability-columns.js';

/** What a file says that a model answered, by the row's id. */
export interface AnswerFile {
  readonly answers: ReadonlyMap<string, Answer>;
  /** Rows without an answer, such as those that "apply" could not classify. */
  readonly unanswered: number;
  /** Rows whose answer is not their most probable category, as the columns of probabilities say. */
  readonly lessProbable: number;
  /** Columns that may be probabilities; which of them are is known when the categories are. */
  readonly columns: readonly ProbabilityColumn[];
  /** The first value of a column that is no probability, by the column's place in the file. */
  readonly problems: ReadonlyMap<number, string>;
}

interface Answer {
  readonly truth: string;
  readonly predicted: string;
  /** One for each of the columns that may be probabilities, NaN for what is none; null in a row without an answer. */
  readonly shares: Float64Array | null;
}

const ID = ['id'];
const TRUTH = ['truth'];
/** As other programs write it, and as "apply" does. */
const PREDICTED = ['predicted', 'label'];
const NO_CATEGORIES = [...ID, ...TRUTH, ...PREDICTED, 'line', 'confidence', 'error'];

/**
 * Reads a file of answers: columns id, truth, predicted (or label), and one of probabilities a category, called
 * `p_<code>` or by the code alone. The answers decide; see `probabilityEvidence` for the probabilities.
 * @param option names the file in messages
 * @throws AppError UNUSABLE_FILE (no such columns, an id twice, no truth)
 */
export async function readAnswers(option: string, content: AsyncIterable<Buffer>): Promise<AnswerFile> {
  const answers = new Map<string, Answer>();
  const problems = new Map<number, string>();
  let columns: ReturnType<typeof locate> | undefined;
  let unanswered = 0;
  let lessProbable = 0;
  for await (const row of readTable(content)) {
    if (!('fields' in row)) throw unusable(option, `line ${row.line}: ${row.detail}`);
    const { fields, line } = row;
    if (columns === undefined) {
      columns = locate(option, fields);
      continue;
    }
    const id = fields[columns.id]?.trim() ?? '';
    const truth = fields[columns.truth]?.trim() ?? '';
    const predicted = fields[columns.predicted]?.trim() ?? '';
    if (id === '') throw unusable(option, `line ${line}: the id is empty`);
    if (truth === '') throw unusable(option, `line ${line}: the truth of "${id}" is empty`);
    if (answers.has(id)) throw unusable(option, `line ${line}: the id "${id}" stands there twice`);
    if (predicted === '') unanswered++;
    const { probabilities } = columns;
    const shares =
      predicted === '' ? null : Float64Array.from(probabilities, ({ at }) => readProbability(fields[at]));
    shares?.forEach((share, index) => {
      const { at, name } = probabilities[index]!;
      if (!Number.isNaN(share) || problems.has(at)) return;
      const text = (fields[at] ?? '').slice(0, 50);
      problems.set(at, `line ${line}: "${text}" in the column "${name}" is not a number from 0 to 1`);
    });
    if (shares !== null && isLessProbable(shares, probabilities, predicted)) lessProbable++;
    answers.set(id, { truth, predicted, shares });
  }
  if (answers.size === 0) throw unusable(option, 'there is no row');
  return { answers, unanswered, lessProbable, columns: columns!.probabilities, problems };
}

/** Whether another category has a greater probability in the row than the answer. */
function isLessProbable(
  shares: Float64Array,
  columns: readonly ProbabilityColumn[],
  predicted: string,
): boolean {
  const own = columns.findIndex(({ code }) => code === predicted);
  return own >= 0 && shares.some((share) => share > shares[own]!);
}

function locate(option: string, header: readonly string[]) {
  const names = header.map((name) => name.trim());
  const find = (wanted: readonly string[]) => {
    const at = names.findIndex((name) => wanted.includes(name.toLowerCase()));
    if (at >= 0) return at;
    const found = names.slice(0, 10).join(', ');
    throw unusable(option, `there is no column "${wanted.join('" or "')}" (columns: ${found.slice(0, 200)})`);
  };
  return {
    id: find(ID),
    truth: find(TRUTH),
    predicted: find(PREDICTED),
    probabilities: probabilityColumns(names, NO_CATEGORIES),
  };
}

/** What is said of a file that cannot be used. */
export function unusable(option: string, problem: string, facts: ErrorFacts = {}): AppError {
  return new AppError('UNUSABLE_FILE', `The file of --${option} cannot be used: ${problem}.`, {
    ...facts,
    field: option,
  });
}

export interface PairedFiles {
  readonly ids: readonly string[];
  readonly codes: readonly string[];
  readonly truth: Int32Array;
  readonly champion: Int32Array;
  readonly challenger: Int32Array;
  readonly classCount: number;
}

/**
 * Brings the answers of two files together by id.
 * @throws AppError UNUSABLE_FILE when one lacks an id of the other, or when they do not agree on what is true
 */
export function pairAnswers(champion: AnswerFile, challenger: AnswerFile): PairedFiles {
  assertHasAll('challenger', challenger, 'champion', champion);
  assertHasAll('champion', champion, 'challenger', challenger);
  const ids = [...champion.answers.keys()];
  const rows = ids.map((id) => ({
    id,
    first: champion.answers.get(id)!,
    second: challenger.answers.get(id)!,
  }));
  const differing = rows.filter(({ first, second }) => first.truth !== second.truth);
  if (differing.length > 0) {
    const { id, first, second } = differing[0]!;
    throw unusable(
      'challenger',
      `it does not agree on the truth of ${counted(differing.length, 'row')}; "${id}" is ${first.truth} in the champion's and ${second.truth} in the challenger's`,
      { rows: differing.length, id },
    );
  }
  const known = rows.flatMap(({ first, second }) => [first.truth, first.predicted, second.predicted]);
  const codes = [...new Set(known.filter((code) => code !== ''))].sort((one, other) =>
    one.localeCompare(other, 'en', { numeric: true }),
  );
  const numbers = new Map(codes.map((code, index) => [code, index]));
  // A row without an answer counts as wrong: its class is one that is true of nothing.
  const numberOf = (code: string) => numbers.get(code) ?? codes.length;
  return {
    ids,
    codes,
    truth: Int32Array.from(rows, ({ first }) => numberOf(first.truth)),
    champion: Int32Array.from(rows, ({ first }) => numberOf(first.predicted)),
    challenger: Int32Array.from(rows, ({ second }) => numberOf(second.predicted)),
    classCount: codes.length + 1,
  };
}

function assertHasAll(option: string, file: AnswerFile, otherOption: string, other: AnswerFile): void {
  const missing = [...other.answers.keys()].filter((id) => !file.answers.has(id));
  if (missing.length === 0) return;
  throw unusable(
    option,
    `it lacks ${counted(missing.length, 'id')} that --${otherOption} has, the first being "${missing[0]}"`,
    { missing: missing.length, id: missing[0]! },
  );
}
