import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { MODEL_KINDS, type ModelKind } from '../ml/model/classifier.js';
import { createStages } from '../pipeline/loop/stages.js';
import { givenParametersSchema, parametersOf } from '../pipeline/training/parameters/parameters.js';
import { counted } from '../platform/counted.js';
import { parseRequest } from '../platform/validation.js';
import { columnMappingSchema } from '../subjects/listings/dataset/columns.js';
import { type Learnt, learnFile } from '../subjects/listings/offline/learn-file.js';
import { backendOf } from '../subjects/listings/training/train-listing-model.js';
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
import { addParameterOptions, givenParameters, numberArgument } from './options.js';
import { factLines, seconds } from './table.js';

interface Options extends ColumnOptions {
  train: string;
  labels?: string;
  labelColumn?: string;
  out: string;
  model: ModelKind;
  threads: number;
  seed?: number;
  set?: Record<string, unknown>;
}

export function fitCommand(gondola: Command, context: CommandContext, print: Print): void {
  const command = gondola
    .command('fit')
    .description('train a model from a CSV or TSV file alone, with no server and no database')
    .requiredOption('--train <file>', 'the listings with their labels')
    .requiredOption('--out <file>', 'where the model goes')
    .addOption(new Option('--model <kind>', 'what to train').choices(MODEL_KINDS).default('linear'))
    .option('--labels <file>', 'a second file with id and label')
    .option('--label-column <column>', 'the column of the category')
    .option(
      '--threads <number>',
      'threads that read the texts and learn from them',
      numberArgument,
      availableParallelism(),
    );
  addColumnOptions(command);
  addParameterOptions(command, ['text', 'linear', 'neural', 'image']).action(async (options: Options) => {
    print(await fitFromFile(options, context));
  });
}

async function fitFromFile(options: Options, { progress, exit }: CommandContext): Promise<CommandResult> {
  const startedAt = performance.now();
  const { train, out, labels } = options;
  const threads = threadsOf(options);
  const parameters = parametersOf(
    options.model,
    parseRequest(givenParametersSchema, givenParameters(options)),
  );
  const mapping = parseRequest(columnMappingSchema, { ...mappingOf(options), label: options.labelColumn });
  const bytesTotal = await sizeOf('train', train);
  if (labels !== undefined) await sizeOf('labels', labels);
  for (const input of [train, labels]) assertOtherFile(input, out);
  await assertFolderOf(out);
  const stages = createStages((to) => progress.report(to), { read: 4, vectorise: 2, train: 4 });
  const listings = createReadStream(train, { highWaterMark: 1 << 18 });
  const partPath = `${out}.part-${process.pid}`;
  const { learnt, modelBytes } = await withUnfinished(
    partPath,
    'Interrupted; no model was written.',
    exit,
    async () => {
      const request = { listings, mapping, picturesPath: options.pictures ?? null, parameters, threads };
      const found = await learnFile(
        { ...request, labels: labels === undefined ? null : createReadStream(labels) },
        (step, fraction, what) =>
          stages.report(step, step === 'read' ? listings.bytesRead / bytesTotal : fraction, what),
      );
      const bytes = await writeParts(partPath, found.model.encode());
      await rename(partPath, out);
      return { learnt: found, modelBytes: bytes };
    },
  );
  return describe(options, learnt, modelBytes, performance.now() - startedAt);
}

/** @returns the size of the file in bytes */
async function writeParts(path: string, parts: readonly Uint8Array[]): Promise<number> {
  const file = await open(path, 'wx');
  try {
    for (const part of parts) await file.writeFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function describe(
  { out, model: kind }: Options,
  { model, rows, heldOutRows, unusable, pictures, durationsMs }: Learnt,
  modelBytes: number,
  durationMs: number,
): CommandResult {
  const pictured = describePictures(pictures);
  const backend = backendOf(model);
  const rounded = Object.fromEntries(Object.entries(durationsMs).map(([step, ms]) => [step, Math.round(ms)]));
  const took = Object.entries(durationsMs).map(([step, ms]) => `${step} ${seconds(ms)}`);
  return {
    json: {
      ...{ output: out, model: kind, rows, heldOutRows, categories: model.classCodes.length },
      backend,
      ...{ unusableRows: unusable.count, firstUnusableRows: unusable.first, modelBytes },
      ...pictured.json,
      ...{ durationMs: Math.round(durationMs), stepsMs: rounded },
    },
    lines: [
      ...factLines({
        output: `${out} (${(modelBytes / 1e6).toFixed(1)} MB)`,
        model: `${kind}, ${counted(model.classCodes.length, 'category', 'categories')}`,
        ...(backend === null ? {} : { TensorFlow: backend }),
        rows: `${rows}, of which ${heldOutRows} were held out for the calibration`,
        unusable: counted(unusable.count, 'row'),
        ...pictured.facts,
        took: `${seconds(durationMs)} (${took.join(', ')})`,
      }),
      ...unusable.first.map(({ line, detail }) => `  line ${line}: ${detail}`),
      ...pictured.lines,
    ],
  };
}
