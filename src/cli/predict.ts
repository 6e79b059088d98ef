import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import type { DataSource } from 'typeorm';
import { NO_OBSERVER } from '../pipeline/serving/answer-metrics.js';
import { loadEquippedChampion } from '../pipeline/serving/domain/newest-classifier.js';
import { predictOne, predictRequestSchema } from '../pipeline/serving/predict.js';
import { PredictionLog } from '../pipeline/serving/prediction-log.js';
import { decodeHere } from '../pipeline/serving/read-picture.js';
import { DEFAULT_MODEL_NAME } from '../pipeline/training/model-name.js';
import { invalidInput } from '../platform/errors.js';
import { createLogger } from '../platform/logging.js';
import { parseRequest } from '../platform/validation.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { numberArgument } from './options.js';
import { type FileOptions, predictFromFile } from './predict-file.js';
import { factLines, tableLines } from './table.js';

interface Options extends FileOptions {
  title?: string;
  description?: string;
  picture?: string;
  topK?: number;
  in?: string;
  out?: string;
}

export function predictCommand(gondola: Command, context: CommandContext, print: Print): void {
  const ofFile = (flags: string, description: string) =>
    new Option(flags, description).conflicts(['title', 'description', 'picture', 'topK']);
  gondola
    .command('predict')
    .description('classify one listing (--title, --description) or a CSV or TSV file (--in, --out)')
    .option('--title <text>', 'the title of one listing')
    .option('--description <text>', 'its description')
    .option('--picture <file>', 'its picture: a JPEG, PNG or WebP file')
    .option('--top-k <number>', 'how many categories to show (default: 5)', numberArgument)
    .option('--model-name <name>', 'the model whose champion answers', DEFAULT_MODEL_NAME)
    .addOption(ofFile('--in <file>', 'a CSV or TSV file of any size'))
    .addOption(ofFile('--out <file>', 'where the answers go, as CSV'))
    .option('--title-column <column>', 'in the file: the column of the title, by name or by position from 1')
    .option('--description-column <column>', 'in the file: the column of the description')
    .option('--id-column <column>', "in the file: the column of the listing's id")
    .option('--picture-column <column>', "in the file: the column of the picture's file name")
    .addOption(ofFile('--pictures <path>', 'a folder or a zip archive with the pictures that the file names'))
    .option('--no-header', "the file's first row is data, not names")
    .action(async (options: Options) => {
      const { in: input, out: output } = options;
      print(
        await withServices(context.environment, async (services) => {
          if (input === undefined && output === undefined) return predictListing(options, services);
          if (input === undefined)
            throw invalidInput('in', '--out goes with --in: which file is classified?');
          if (output === undefined)
            throw invalidInput('out', '--in goes with --out: where do the answers go?');
          return predictFromFile({ ...options, in: input, out: output }, services, context);
        }),
      );
    });
}

async function predictListing(
  { title, description, picture, topK, modelName }: Options,
  { db, artifacts, config }: Services,
): Promise<CommandResult> {
  if (title === undefined && description === undefined && picture === undefined) {
    throw invalidInput('title', 'What is classified? Give --title and --description, or --in and --out.');
  }
  const pictureDigest = picture === undefined ? undefined : await storePicture(picture, db, artifacts);
  const request = parseRequest(predictRequestSchema, { title, description, pictureDigest, topK, modelName });
  const silent = createLogger('cli', 'silent');
  const log = new PredictionLog(db, config.files.spoolDir, silent);
  try {
    const champions = { get: (name: string) => loadEquippedChampion(db.manager, artifacts, name) };
    const shadow = { offer() {} }; // challengers are asked about what servers answer
    const pictures = { decode: decodeHere };
    const { prediction, modelVersion } = await predictOne(
      { db, champions, log, artifacts, pictures, shadow, observer: NO_OBSERVER },
      request,
      'cli',
    );
    await log.flush(); // says so when the answer cannot be stored; closing would only log it
    const { id, categoryCode, confidence, latencyMs, pictureNote, topK: ranked } = prediction;
    const best = ranked[0]!;
    return {
      json: {
        ...{
          predictionId: id,
          categoryCode,
          categoryName: best.name,
          confidence,
          topK: ranked,
          pictureNote,
          latencyMs,
        },
        ...{ modelName, modelVersionId: modelVersion.id, version: modelVersion.version },
      },
      lines: [
        ...factLines({
          category: best.code === best.name ? best.code : `${best.code} ${best.name}`,
          confidence: confidence.toFixed(4),
          model: `version ${modelVersion.version} of ${modelName}`,
          prediction: id,
          ...(pictureNote === null ? {} : { picture: pictureNote }),
          took: `${latencyMs.toFixed(1)} ms`,
        }),
        '',
        ...tableLines(
          ['category', 'name', 'confidence'],
          ranked.map(({ code, name, confidence: share }) => [code, name, share.toFixed(4)]),
        ),
      ],
    };
  } finally {
    await log.close();
  }
}

/** Puts a picture where predictions read it from; returns its digest. */
async function storePicture(path: string, db: DataSource, artifacts: ArtifactStore): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw invalidInput('picture', `There is no file "${path}".`);
  const description = { mediaType: 'application/octet-stream', fileName: basename(path) };
  return (await artifacts.put(db.manager, createReadStream(path), description)).digest;
}
