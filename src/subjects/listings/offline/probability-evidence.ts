import { evaluateClassification } from '../../../ml/metrics/classification.js';
import { counted } from '../../../platform/counted.js';
import type { ProbabilityColumn } from './probability-columns.js';
import { type AnswerFile, type PairedFiles, unusable } from './read-answers.js';

interface ProbabilityFigures {
  /** In nats. */
  readonly logLoss: number;
  /** Expected calibration error of the most probable category, in 15 bins of equal width; 0 to 1. */
  readonly ece: number;
}

/** What the columns of probabilities say of two models. The gate does not decide by it. */
export interface ProbabilityEvidence {
  /** Rows that were looked at: those that every file with such columns answers. */
  readonly rows: number;
  readonly champion: ProbabilityFigures | null;
  readonly challenger: ProbabilityFigures | null;
  /** What was computed, and why not more. */
  readonly notes: readonly string[];
}

const FILES = ['champion', 'challenger'] as const;
type Who = (typeof FILES)[number];

/** What rounding to two or three digits does to the sum of a row. */
const SUM_TOLERANCE = 0.02;

/**
 * Log loss and calibration error of the files that have probabilities, on the same rows.
 * @throws AppError UNUSABLE_FILE for a column of an unknown category, one that stands there twice, and a value that is
 *   no number from 0 to 1
 */
export function probabilityEvidence(
  files: Readonly<Record<Who, AnswerFile>>,
  { ids, codes }: PairedFiles,
): ProbabilityEvidence {
  const columns = {
    champion: knownColumns('champion', files.champion, codes, files.challenger),
    challenger: knownColumns('challenger', files.challenger, codes, files.champion),
  };
  const having = FILES.filter((who) => columns[who].length > 0);
  const answered = ids.filter((id) => having.every((who) => files[who].answers.get(id)!.shares !== null));
  const classCodes = [
    ...new Set([...codes, ...having.flatMap((who) => columns[who].map(({ code }) => code))]),
  ];
  const notes: string[] = [];
  const figures = (who: Who): ProbabilityFigures | null => {
    if (!having.includes(who)) {
      notes.push(`The ${who}'s file has no probabilities (p_<code>), so its log loss and ECE are unknown.`);
      return null;
    }
    if (answered.length === 0 || classCodes.length < 2) return null;
    const { probabilities, badSums } = tableOf(files[who], columns[who], answered, classCodes);
    if (badSums > 0) {
      notes.push(
        `The ${who}'s probabilities do not sum to 1 in ${counted(badSums, 'row')}, so its log loss and ECE are not computed.`,
      );
      return null;
    }
    const numbers = new Map(classCodes.map((code, index) => [code, index]));
    const truth = answered.map((id) => numbers.get(files[who].answers.get(id)!.truth)!);
    const { logLoss, ece } = evaluateClassification({ truth, probabilities, classCount: classCodes.length });
    return { logLoss, ece };
  };
  const [champion, challenger] = [figures('champion'), figures('challenger')];
  if (champion !== null || challenger !== null) {
    notes.push(
      `Log loss and ECE are computed from the probabilities of ${counted(answered.length, 'row')}; they do not decide.`,
    );
  }
  return { rows: answered.length, champion, challenger, notes };
}

/** The columns of a file that are probabilities of categories. */
function knownColumns(
  who: Who,
  { columns, problems }: AnswerFile,
  codes: readonly string[],
  other: AnswerFile,
): ProbabilityColumn[] {
  const saidElsewhere = other.columns.flatMap(({ code, said }) => (said ? [code] : []));
  const known = new Set([...codes, ...saidElsewhere]);
  const seen = new Set<string>();
  return columns.filter(({ code, name, said, at }) => {
    if (!known.has(code)) {
      if (!said) return false;
      throw unusable(
        who,
        `the column "${name}" is of a category "${code}" that no row of the two files has, as truth or as answer; correct its name or take it out`,
      );
    }
    if (seen.has(code)) throw unusable(who, `the column "${name}" stands there twice`);
    seen.add(code);
    const problem = problems.get(at);
    if (problem !== undefined) throw unusable(who, problem);
    return true;
  });
}

/** Row-major probabilities of the rows, each scaled to the sum 1, and how many do not nearly have it. */
function tableOf(
  { answers, columns: all }: AnswerFile,
  columns: readonly ProbabilityColumn[],
  ids: readonly string[],
  classCodes: readonly string[],
): { probabilities: Float64Array; badSums: number } {
  const probabilities = new Float64Array(ids.length * classCodes.length);
  const places = columns.map((column) => ({
    from: all.indexOf(column),
    to: classCodes.indexOf(column.code),
  }));
  let badSums = 0;
  ids.forEach((id, row) => {
    const shares = answers.get(id)!.shares!;
    const sum = places.reduce((total, { from }) => total + shares[from]!, 0);
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) badSums++;
    for (const { from, to } of places) probabilities[row * classCodes.length + to] = shares[from]! / sum;
  });
  return { probabilities, badSums };
}
