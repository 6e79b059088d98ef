import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { Command } from 'commander';
import { AppError, invalidInput } from '../platform/errors.js';
import { parseRequest } from '../platform/validation.js';
import type { Correction } from '../store/entities/correction.js';
import { correctionRequestSchema } from '../subjects/listings/corrections/correction-request.js';
import { correctionImportSchema } from '../subjects/listings/corrections/import-corrections.js';
import {
  addCounts,
  type CorrectionCounts,
  NO_COUNTS,
  outcomesAsCsv,
  type StoredPart,
  storeCorrectionFile,
} from '../subjects/listings/corrections/store-correction-file.js';
import { submitCorrection } from '../subjects/listings/corrections/submit-correction.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { assertOtherFile, sizeOf } from './file-options.js';
import { withUnfinished } from './interrupted.js';
import { factLines } from './table.js';

/** Refused lines that are printed. */
const REFUSALS_SHOWN = 20;

interface Options {
  file?: string;
  out?: string;
  by?: string;
  id?: string;
  modelName?: string;
  newCategory: boolean;
  note: string;
  review: boolean;
}

export function correctCommand(
  gondola: Command,
  { environment, progress, exit }: CommandContext,
  print: Print,
): void {
  gondola
    .command('correct')
    .description(
      'say where listings belong: a file of corrections, or the category of one prediction or listing',
    )
    .argument('[category]', 'the right category of one listing, also where the model named it')
    .option('--file <file>', 'a CSV or TSV file with prediction_id (or id, title) and correct_category')
    .option('--out <file>', 'with --file: where what became of each line goes, as CSV')
    .option('--by <name>', 'who says so; a column `by` of the file goes before')
    .option('--prediction <id>', 'the prediction that is judged')
    .option('--id <external id>', 'or the id of the listing')
    .option('--model-name <name>', 'the model (default: that of the prediction, or listing-classifier)')
    .option('--new-category', 'the category is one that the model does not know', false)
    .option('--note <text>', 'why', '')
    .option('--review', 'says that the answers were drawn by chance (predictionsToReview)', false)
    .action(async (category: string | undefined, options: Options & { prediction?: string }) => {
      if ((category === undefined) === (options.file === undefined)) {
        throw invalidInput('category', 'Give either the right category of one listing, or --file.');
      }
      const result = await withServices(environment, (services) =>
        category === undefined
          ? correctFile(options, services, { progress, exit })
          : correctOne(category, options, services),
      );
      print(result);
    });
}

async function correctOne(
  category: string,
  { prediction, id, by, modelName, newCategory, note, review }: Options & { prediction?: string },
  { db }: Services,
): Promise<CommandResult> {
  const request = parseRequest(correctionRequestSchema, {
    ...{ predictionId: prediction, externalId: id, modelName, category, newCategory, submittedBy: by, note },
    source: review ? 'REVIEW' : 'API',
  });
  const { correction, created } = await submitCorrection({ db }, request, new Date());
  return {
    json: { ...summaryOf(correction), created },
    lines: [
      created ? 'Kept.' : 'The same had been said before.',
      ...factLines({ correction: correction.id, state: correction.state, category: correction.categoryCode }),
    ],
  };
}

function summaryOf({ id, state, predictionId, categoryCode, predictedCode, submittedBy }: Correction) {
  return {
    correctionId: id,
    state,
    predictionId,
    category: categoryCode,
    predictedCategory: predictedCode,
    submittedBy,
  };
}

interface Refusal {
  readonly line: number;
  readonly reason: string;
}

async function correctFile(
  { file: path, out, by, modelName, review }: Options,
  { db }: Services,
  { progress, exit }: Pick<CommandContext, 'progress' | 'exit'>,
): Promise<CommandResult> {
  const bytesTotal = await sizeOf('file', path!);
  if (out !== undefined) assertOtherFile(path, out);
  const fileDigest = await digestOf(path!);
  const request = parseRequest(correctionImportSchema, { fileDigest, submittedBy: by, modelName, review });
  const source = review ? 'REVIEW' : 'CLI';
  const refusals: Refusal[] = [];
  let counts = NO_COUNTS;
  const store = async (write: (csv: string) => Promise<unknown>) => {
    const content = createReadStream(path!);
    for await (const part of storeCorrectionFile(content, { ...request, source }, { db, jobId: null })) {
      await write(outcomesAsCsv(part, { header: counts.rows === 0 }));
      counts = addCounts(counts, part.counts);
      refusals.push(...refusalsOf(part).slice(0, REFUSALS_SHOWN - refusals.length));
      const percent = (100 * content.bytesRead) / bytesTotal;
      progress.report({ percent, stage: `stored ${counts.rows} lines`, etaSeconds: null });
    }
  };
  if (out === undefined) await store(async () => {});
  else {
    const partPath = `${out}.part-${process.pid}`;
    await withUnfinished(partPath, 'Interrupted; send the file again to store the rest.', exit, async () => {
      const output = await open(partPath, 'wx');
      await store((csv) => output.writeFile(csv)).finally(() => output.close());
      await rename(partPath, out);
    });
  }
  return describe(counts, refusals, out);
}

/** By which the lines of a file are known when it comes again. */
async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function refusalsOf({ lines }: StoredPart): Refusal[] {
  return lines.flatMap(({ line, outcome }) =>
    outcome instanceof AppError ? [{ line, reason: outcome.message }] : [],
  );
}

function describe(
  counts: CorrectionCounts,
  refusals: readonly Refusal[],
  out: string | undefined,
): CommandResult {
  const { rows, created, conflicts, unreviewed, rejectedRows } = counts;
  const more = rejectedRows - refusals.length;
  return {
    json: { ...counts, refusals, ...(out === undefined ? {} : { output: out }) },
    lines: [
      ...factLines({
        lines: `${rows}, of which ${unreviewed} without a category`,
        new: created,
        conflicts: conflicts === 0 ? 'none' : `${conflicts}; see the query correctionConflicts`,
        refused: rejectedRows === 0 ? 'none' : rejectedRows,
        ...(out === undefined ? {} : { output: out }),
      }),
      ...refusals.map(({ line, reason }) => `  line ${line}: ${reason}`),
      ...(more > 0 ? [`  and ${more} more; --out lists all of them`] : []),
    ],
  };
}
