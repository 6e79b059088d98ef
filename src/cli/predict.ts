import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import type { DataSource } from 'typeorm';
import { NO_OBSERVER } from '../pipeline/serving/answer-metrics.js';
import { DEFAULT_MODEL_NAMES } from '../pipeline/training/model-name.js';
import { invalidInput } from '../platform/errors.js';
import { createLogger } from '../platform/logging.js';
import { parseRequest } from '../platform/validation.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import type { SubjectName } from '../store/entities/dataset.js';
import { loadEquippedChampion } from '../subjects/listings/serving/domain/newest-classifier.js';
import { predictOne, predictRequestSchema } from '../subjects/listings/serving/predict.js';
import { PredictionLog } from '../subjects/listings/serving/prediction-log.js';
import { decodeHere } from '../subjects/listings/serving/read-picture.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { numberArgument } from './options.js';
import { type FileOptions, predictFromFile } from './predict-file.js';
import { type FilmOptions, predictFilms } from './predict-films.js';
import { predictFilmsFromFile } from './predict-films-file.js';
import { assertOptionsOf, SUBJECT_NAMES, subjectOption } from './subject-option.js';
import { factLines, tableLines } from './table.js';

const MODEL_NAMES = SUBJECT_NAMES.map((subject) => DEFAULT_MODEL_NAMES[subject]).join(' or ');

/** Options about one subject alone. */
const OWN_OPTIONS = {
  listings: [
    ...(['title', 'description', 'picture', 'topK', 'titleColumn', 'descriptionColumn'] as const),
    ...(['pictureColumn', 'pictures'] as const),
  ],
  films: ['user', 'liked', 'k', 'exclude', 'genres'],
} as const;

interface Options extends Omit<FileOptions, 'modelName'>, Omit<FilmOptions, 'modelName'> {
  subject: SubjectName;
  modelName?: string;
  title?: string;
  description?: string;
  picture?: string;
  topK?: number;
  in?: string;
  out?: string;
}

export function predictCommand(gondola: Command, context: CommandContext, print: Print): void {
  const ofOne = ['title', 'description', 'picture', 'topK', 'user', 'liked'];
  const ofFile = (flags: string, description: string) => new Option(flags, description).conflicts(ofOne);
  gondola
    .command('predict')
    .description(
      'classify one listing (--title, --description) or a CSV or TSV file (--in, --out); or recommend films to one ' +
        'person (--user, --liked) or to the users of a file',
    )
    .addOption(subjectOption('what is asked about').default('listings'))
    .option('--title <text>', 'the title of one listing')
    .option('--description <text>', 'its description')
    .option('--picture <file>', 'its picture: a JPEG, PNG or WebP file')
    .option('--top-k <number>', 'how many categories to show (default: 5)', numberArgument)
    .addOption(
      new Option(
        '--user <id>',
        'for films: a user of the dataset that the model learnt from, or who has told of films',
      ).conflicts('liked'),
    )
    .option('--liked <id...>', 'for films: films that a visitor likes, by their ids')
    .option('--k <number>', 'for films: how many (default: 10)', numberArgument)
    .option('--exclude <id...>', 'for films: films that are not wanted')
    .option('--genres <genre...>', 'for films: only films of one of these genres')
    .option('--model-name <name>', `the model whose champion answers (default: ${MODEL_NAMES})`)
    .addOption(ofFile('--in <file>', 'a CSV or TSV file of any size'))
    .addOption(ofFile('--out <file>', 'where the answers go, as CSV'))
    .option('--title-column <column>', 'in the file: the column of the title, by name or by position from 1')
    .option('--description-column <column>', 'in the file: the column of the description')
    .option(
      '--id-column <column>',
      "in the file: the column of the listing's id, or of the user (default: the first)",
    )
    .option('--picture-column <column>', "in the file: the column of the picture's file name")
    .addOption(ofFile('--pictures <path>', 'a folder or a zip archive with the pictures that the file names'))
    .option('--no-header', "the file's first row is data, not names")
    .action(async (options: Options) => {
      assertOptionsOf(options.subject, options, OWN_OPTIONS);
      print(await withServices(context.environment, (services) => predict(options, services, context)));
    });
}

async function predict(
  options: Options,
  services: Services,
  context: CommandContext,
): Promise<CommandResult> {
  const { in: input, out: output, subject, modelName = DEFAULT_MODEL_NAMES[subject] } = options;
  const { one, file } = ANSWERS[subject];
  const named = { ...options, modelName };
  if (input === undefined && output === undefined) return one(named, services);
  if (input === undefined) throw invalidInput('in', '--out goes with --in: whom or what is it about?');
  if (output === undefined) throw invalidInput('out', '--in goes with --out: where do the answers go?');
  return file({ ...named, in: input, out: output }, services, context);
}

/** How each subject is asked: about one, or about all that a file holds. */
const ANSWERS: Readonly<Record<SubjectName, { one: typeof predictListing; file: typeof predictFromFile }>> = {
  listings: { one: predictListing, file: predictFromFile },
  films: { one: predictFilms, file: predictFilmsFromFile },
};

async function predictListing(
  { title, description, picture, topK, modelName }: Options & { modelName: string },
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
