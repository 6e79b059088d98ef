import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { createStages } from '../pipeline/loop/stages.js';
import { counted } from '../platform/counted.js';
import { parseRequest } from '../platform/validation.js';
import { columnMappingSchema } from '../subjects/listings/dataset/columns.js';
import { type Applied, applyFile } from '../subjects/listings/offline/apply-file.js';
import type { CommandContext, CommandResult, Print } from './command.js';
import {
  addColumnOptions,
  assertFolderOf,
  assertOtherFile,
  type ColumnOptions,
  describePictures,
  mappingOf,
  sizeOf,
  threadsOf,
} from './file-options.js';
import { withUnfinished } from './interrupted.js';
import { factLines, seconds } from './table.js';

/** One thread for each such piece of the file, since each has to load the model first. */
const THREAD_BYTES_MIN = 2_000_000;

interface Options extends ColumnOptions {
  model: string;
  in: string;
  out: string;
  threads: number;
}

export function applyCommand(gondola: Command, context: CommandContext, print: Print): void {
  const command = gondola
    .command('apply')
    .description('classify a CSV or TSV file with a model that "fit" wrote, with no server and no database')
    .requiredOption('--model <file>', 'the model')
    .requiredOption('--in <file>', 'a CSV or TSV file of any size')
    .requiredOption(
      '--out <file>',
      'where the answers go, as CSV: label, confidence, one probability a category',
    )
    .option('--threads <number>', 'threads that predict', Number, availableParallelism());
  addColumnOptions(command);
  command.action(async (options: Options) => {
    print(await applyFromFile(options, context));
  });
}

async function applyFromFile(options: Options, { progress, exit }: CommandContext): Promise<CommandResult> {
  const startedAt = performance.now();
  const { model: modelPath, in: input, out } = options;
  const mapping = parseRequest(columnMappingSchema, mappingOf(options));
  const bytesTotal = await sizeOf('in', input);
  const threads = Math.min(threadsOf(options), Math.ceil(bytesTotal / THREAD_BYTES_MIN));
  await sizeOf('model', modelPath);
  for (const path of [input, modelPath]) assertOtherFile(path, out);
  await assertFolderOf(out);
  const stages = createStages((to) => progress.report(to), { apply: 1 });
  const listings = createReadStream(input, { highWaterMark: 1 << 18 });
  const partPath = `${out}.part-${process.pid}`;
  const applied = await withUnfinished(partPath, 'Interrupted; no output was written.', exit, async () => {
    const file = await open(partPath, 'wx');
    try {
      const write = (csv: string) => file.writeFile(csv);
      const request = {
        listings,
        mapping,
        picturesPath: options.pictures ?? null,
        modelPath,
        threads,
        write,
      };
      const result = await applyFile(request, (rows) =>
        stages.report('apply', listings.bytesRead / bytesTotal, `classified ${counted(rows, 'row')}`),
      );
      await rename(partPath, out);
      return result;
    } finally {
      await file.close();
    }
  });
  return describe(out, applied, performance.now() - startedAt);
}

function describe(
  out: string,
  { rows, unusable, pictures, categories }: Applied,
  durationMs: number,
): CommandResult {
  const pictured = describePictures(pictures);
  return {
    json: {
      ...{ output: out, rows, categories, unusableRows: unusable.count, firstUnusableRows: unusable.first },
      ...pictured.json,
      durationMs: Math.round(durationMs),
    },
    lines: [
      ...factLines({
        output: out,
        rows: `${rows}, of which ${unusable.count} could not be classified (column "error")`,
        ...pictured.facts,
        took: seconds(durationMs),
      }),
      ...unusable.first.map(({ line, detail }) => `  line ${line}: ${detail}`),
      ...pictured.lines,
    ],
  };
}
