import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Audited } from '../pipeline/access/audit/audit-log.js';
import { recordOutcome } from '../pipeline/access/audit/record-outcome.js';
import { extendDataset } from '../pipeline/corrections/extend-dataset.js';
import { type ExtensionCounts, extensionRequestSchema } from '../pipeline/corrections/extension-request.js';
import { classesOf, findDatasetVersion } from '../pipeline/dataset/find-version.js';
import { createStages } from '../pipeline/loop/stages.js';
import { DEFAULT_MODEL_NAMES } from '../pipeline/training/model-name.js';
import { counted } from '../platform/counted.js';
import { invalidInput } from '../platform/errors.js';
import { parseRequest } from '../platform/validation.js';
import {
  type DatasetVersion,
  PictureNote,
  RejectedRow,
  type SubjectName,
} from '../store/entities/dataset.js';
import { Film } from '../store/entities/film.js';
import { importRequestSchema } from '../subjects/import-request.js';
import { importSource } from '../subjects/import-source.js';
import type { FileImport } from '../subjects/listings/dataset/import-sources.js';
import { packPictures } from '../subjects/listings/dataset/pictures/pack-pictures.js';
import { subjectOf } from '../subjects/subjects.js';
import { actingAtTerminal } from './acting.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { filmFileSource, filmSampleSource, holdsRatings, isThere, SET_FILES } from './film-source.js';
import { findDataset } from './find-record.js';
import { withUnfinished } from './interrupted.js';
import { numberArgument } from './options.js';
import { assertOptionsOf, subjectOption } from './subject-option.js';
import { factLines, seconds } from './table.js';

const SAMPLE_LISTINGS_DEFAULT = 8_000;
const OFFICIAL_FILES = { listings: 'X_train_update.csv', labels: 'Y_train_CVw08PX.csv' } as const;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.tsv': 'text/tab-separated-values',
  '.zip': 'application/zip',
};

/** Options about one subject alone. */
const OWN_OPTIONS = {
  listings: [
    ...(['labels', 'title', 'description', 'label', 'id', 'picture', 'group'] as const),
    ...(['splitSeed', 'pictures'] as const),
  ],
  films: ['films', 'tags', 'links'],
} as const;

interface Options {
  subject: SubjectName;
  films?: string;
  tags?: string;
  links?: string;
  sample?: number | true;
  seed?: number;
  labels?: string;
  name?: string;
  header: boolean;
  title?: string;
  description?: string;
  label?: string;
  id?: string;
  picture?: string;
  group?: string;
  validation?: number;
  gold?: number;
  splitSeed?: number;
  /** A folder or a zip archive; false for a sample without pictures. */
  pictures?: string | false;
  /** The dataset that is extended by corrections. */
  extend?: string;
  modelName?: string;
}

export function makeDatasetCommand(gondola: Command, context: CommandContext, print: Print): void {
  gondola
    .command('make-dataset')
    .description(
      `import listings as a dataset version: a CSV or TSV file, a folder with ${OFFICIAL_FILES.listings} and ` +
        `${OFFICIAL_FILES.labels}, or the synthetic sample; or ratings of films, in a format of MovieLens`,
    )
    .argument('[file]', 'the file, or the folder with the official files')
    .addOption(subjectOption('what the files are about').default('listings'))
    .option(
      '--sample [rows]',
      `make that many synthetic listings or ratings instead (default: ${SAMPLE_LISTINGS_DEFAULT} listings, 100000 ratings)`,
      numberArgument,
    )
    .option(
      '--seed <number>',
      'with --sample: the same seed gives the same rows (default: 1)',
      numberArgument,
    )
    .option('--films <file>', `for films: the titles (${SET_FILES.films.join(', ')})`)
    .option('--tags <file>', `for films: ${SET_FILES.tags[0]}`)
    .option('--links <file>', `for films: ${SET_FILES.links[0]}`)
    .option('--extend <dataset>', 'instead: an earlier version and the corrections or the feedback since')
    .option(
      '--model-name <name>',
      `with --extend, of listings: the model whose corrections are taken in (default: ${DEFAULT_MODEL_NAMES.listings})`,
    )
    .option('--labels <file>', 'a second file with id and label')
    .option('--name <name>', 'the name of the dataset (default: that of the file)')
    .option('--title <column>', 'the column of the title, by name or by position from 1')
    .option('--description <column>', 'the column of the description')
    .option('--label <column>', 'the column of the category')
    .option('--id <column>', "the column of the listing's id")
    .option('--picture <column>', "the column of the picture's file name")
    .option('--group <column>', 'rows with the same value here never straddle two splits')
    .option('--no-header', 'the first row is data, not names')
    .option('--pictures <path>', 'a folder or a zip archive with the pictures')
    .option('--no-pictures', 'with --sample: listings without pictures')
    .option('--validation <share>', 'share of the validation split (default: 0.1)', numberArgument)
    .option('--gold <share>', 'share of the gold split (default: 0.1)', numberArgument)
    .option('--split-seed <number>', 'another seed, another split (default: 1)', numberArgument)
    .action(async (file: string | undefined, options: Options) => {
      print(await withServices(context.environment, (services) => make(file, options, services, context)));
    });
}

async function make(
  file: string | undefined,
  options: Options,
  services: Services,
  { progress, exit }: CommandContext,
): Promise<CommandResult> {
  assertOptionsOf(options.subject, options, OWN_OPTIONS);
  const { db, artifacts, config } = services;
  const temporaryDir = join(config.files.temporaryDir, `make-dataset-${process.pid}`);
  if (options.extend !== undefined) {
    return extend(file, options.extend, options, { ...services, temporaryDir }, { progress, exit });
  }
  const interrupted = 'Interrupted; nothing was imported.';
  const startedAt = performance.now();
  const stages = createStages((to) => progress.report(to), { files: 30, import: 70 });
  stages.report('files', 0, 'reading files');
  const { validation, gold, splitSeed: seed } = options;
  const common = { split: present({ validation, gold, seed }) };
  const put = async (path: string) => {
    const isFolder = (await stat(path)).isDirectory();
    const fileName = isFolder ? `${basename(path)}.zip` : basename(path);
    const content = isFolder ? await packPictures(path) : createReadStream(path);
    const mediaType = MEDIA_TYPES[extname(fileName)] ?? 'text/csv';
    const { digest } = await artifacts.put(db.manager, content, { mediaType, fileName });
    return { digest, fileName };
  };
  const { fromFiles, fromSample } = SOURCES[options.subject];
  if (options.sample !== undefined && file !== undefined) {
    throw invalidInput('file', 'Give either a file or --sample, not both.');
  }
  const request = await (options.sample === undefined ? fromFiles(file, options, put) : fromSample(options));
  const { name, source, split } = parseRequest(importRequestSchema, { ...request, ...common });
  const imported = await withUnfinished(temporaryDir, interrupted, exit, () =>
    recorded(services, { action: 'importDataset', subject: name, details: { split, source } }, () =>
      importSource(
        { name, split, source },
        {
          ...{ db, artifacts, temporaryDir },
          onSample: (fraction) => stages.report('files', fraction, 'making the sample'),
          onProgress: (fraction, what) => stages.report('import', fraction, what),
        },
      ),
    ),
  );
  return describe(imported.datasetVersionId, imported.created, performance.now() - startedAt, { db });
}

/** Does it and writes it down in the audit log, whichever way it ends. */
async function recorded<Result>(
  services: Services,
  what: Omit<Audited, 'principal'>,
  run: () => Promise<Result>,
): Promise<Result> {
  const { principal, audit } = await actingAtTerminal(services);
  return recordOutcome({ db: services.db, audit }, { ...what, principal }, run);
}

/** Makes a version from an earlier one and the corrections or the feedback since. */
async function extend(
  file: string | undefined,
  dataset: string,
  { name, modelName, sample }: Options,
  services: Services & { temporaryDir: string },
  { progress, exit }: Pick<CommandContext, 'progress' | 'exit'>,
): Promise<CommandResult> {
  if (file !== undefined || sample !== undefined) {
    throw invalidInput('extend', 'Give either --extend, or a file, or --sample.');
  }
  const startedAt = performance.now();
  const { db, artifacts, temporaryDir } = services;
  const base = await findDataset(db.manager, dataset);
  const request = parseRequest(extensionRequestSchema, present({ baseVersionId: base.id, modelName, name }));
  const stages = createStages((to) => progress.report(to), { extension: 1 });
  const interrupted = 'Interrupted; nothing was made.';
  const { datasetVersionId, created, ...counts } = await withUnfinished(temporaryDir, interrupted, exit, () =>
    recorded(services, { action: 'extendDataset', subject: base.id, details: request }, () =>
      extendDataset(request, {
        ...{ db, artifacts, subjectOf, temporaryDir },
        onProgress: (fraction, what) => stages.report('extension', fraction, what),
      }),
    ),
  );
  const made = await describe(datasetVersionId, created, performance.now() - startedAt, { db });
  const isBase = datasetVersionId === base.id;
  return {
    json: { ...made.json, extends: base.id, ...extensionFacts(counts) },
    lines: [
      isBase ? 'Nothing new was said; nothing was made.' : made.lines[0]!,
      ...made.lines.slice(1),
      ...factLines(EXTENDED_BY[base.subject](counts)),
    ],
  };
}

function extensionFacts(counts: ExtensionCounts): ExtensionCounts {
  const { relabelled, added, restored, withdrawn, erased, leftOut, newUsers, newFilms } = counts;
  return { relabelled, added, restored, withdrawn, erased, leftOut, newUsers, newFilms };
}

function correctionsLine({ relabelled, added, restored, withdrawn, leftOut }: ExtensionCounts): string {
  return `${relabelled} labels replaced, ${added} listings added, ${restored + withdrawn} taken back, ${leftOut} left out`;
}

function feedbackLine({ relabelled, added, newUsers, newFilms, leftOut }: ExtensionCounts): string {
  const gained = `${added} added (${counted(newUsers, 'new user')}, ${counted(newFilms, 'new film')})`;
  return `${relabelled} ratings replaced, ${gained}, ${leftOut} left out`;
}

const EXTENDED_BY: Readonly<Record<SubjectName, (counts: ExtensionCounts) => Record<string, string>>> = {
  listings: (counts) => ({ corrections: correctionsLine(counts) }),
  films: (counts) => ({ feedback: feedbackLine(counts) }),
};

/** What an import is asked for, as `importRequestSchema` takes it. */
const SOURCES = {
  listings: { fromFiles: listingFileSource, fromSample: listingSampleSource },
  films: { fromFiles: filmFileSource, fromSample: filmSampleSource },
} as const satisfies Readonly<Record<SubjectName, object>>;

function listingSampleSource(options: Options) {
  const listings = typeof options.sample === 'number' ? options.sample : SAMPLE_LISTINGS_DEFAULT;
  return {
    name: options.name ?? 'sample',
    source: { sample: present({ listings, seed: options.seed, pictures: options.pictures !== false }) },
  };
}

/** @param put stores a file where imports read from */
async function listingFileSource(
  given: string | undefined,
  options: Options,
  put: (path: string) => Promise<FileImport['files']['listings']>,
) {
  if (given === undefined) throw invalidInput('file', 'Which listings? Give a file, a folder, or --sample.');
  if (options.seed !== undefined) throw invalidInput('seed', '--seed goes with --sample; see --split-seed.');
  const { header, title, description, label, id, picture, group, pictures } = options;
  const isFolder = (await existing(given, 'file')).isDirectory();
  const listings = isFolder ? await official(given, OFFICIAL_FILES.listings) : given;
  const labels = isFolder ? await official(given, OFFICIAL_FILES.labels) : options.labels;
  if (labels !== undefined) await existing(labels, 'labels');
  if (typeof pictures === 'string') await existing(pictures, 'pictures');
  return {
    name: options.name ?? basename(resolve(given), isFolder ? '' : extname(given)),
    source: {
      files: {
        listings: await put(listings),
        ...(labels === undefined ? {} : { labels: await put(labels) }),
        ...(typeof pictures === 'string' ? { pictures: await put(pictures) } : {}),
      },
      columns: present({ header, title, description, label, id, picture, group }),
    },
  };
}

async function existing(path: string, field: string) {
  return stat(path).catch(() => {
    throw invalidInput(field, `There is no file or folder "${path}".`);
  });
}

async function official(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  if (await isThere(path)) return path;
  const instead = (await holdsRatings(folder))
    ? 'It holds a set of ratings: give --subject films.'
    : 'Name a file instead of the folder.';
  throw invalidInput('file', `The folder "${folder}" holds no ${name}. ${instead}`);
}

/** Without the members that are undefined: a schema's presets stand for them. */
function present<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Partial<Value>;
}

async function describe(
  id: string,
  created: boolean,
  durationMs: number,
  { db }: Pick<Services, 'db'>,
): Promise<CommandResult> {
  const version = await findDatasetVersion(db.manager, id);
  const categories = (await classesOf(db.manager, id)).length;
  const films = await db.manager.countBy(Film, { datasetVersionId: id });
  const reasons = await db.manager
    .createQueryBuilder(RejectedRow, 'rejected')
    .select('rejected.reason', 'reason')
    .addSelect('COUNT(*)', 'rowCount')
    .where({ datasetVersionId: id })
    .groupBy('rejected.reason')
    .orderBy('reason')
    .getRawMany<{ reason: string; rowCount: string }>();
  const rejectedByReason = Object.fromEntries(
    reasons.map(({ reason, rowCount }) => [reason, Number(rowCount)]),
  );
  const pictureNotes = await db.manager.countBy(PictureNote, { datasetVersionId: id });
  const { name, digest, pictureRows, acceptedRows, rejectedRows, duplicateRows } = version;
  const splits = { train: version.trainRows, validation: version.validationRows, gold: version.goldRows };
  const why = Object.entries(rejectedByReason).map(([reason, count]) => `${reason} ${count}`);
  return {
    json: {
      ...{ datasetVersionId: id, name, digest, created, subject: version.subject, categories, films },
      ...{ acceptedRows, rejectedRows },
      ...{
        pictureRows,
        pictureNotes,
        rejectedByReason,
        duplicateRows,
        splits,
        durationMs: Math.round(durationMs),
      },
    },
    lines: [
      created ? 'Imported a new dataset.' : 'This very content was imported before; nothing was made.',
      ...factLines({
        id,
        name,
        digest,
        ...ACCEPTED[version.subject](version, { categories, films, pictureNotes }),
        rejected: why.length === 0 ? 'none' : `${counted(rejectedRows, 'row')}: ${why.join(', ')}`,
        splits: `train ${splits.train}, validation ${splits.validation}, gold ${splits.gold}`,
        took: seconds(durationMs),
      }),
    ],
  };
}

/** What was taken, in the words of the subject. */
const ACCEPTED: Readonly<
  Record<
    SubjectName,
    (
      version: DatasetVersion,
      counts: { readonly categories: number; readonly films: number; readonly pictureNotes: number },
    ) => Record<string, string>
  >
> = {
  listings: ({ acceptedRows, duplicateRows, pictureRows }, { categories, pictureNotes }) => ({
    accepted: `${counted(acceptedRows, 'row')} in ${counted(categories, 'category', 'categories')}, ${duplicateRows} of them near-duplicates`,
    pictures: pictureRows === 0 ? 'none' : `${pictureRows} usable, ${pictureNotes} not`,
  }),
  films: ({ acceptedRows }, { films }) => ({
    accepted: `${counted(acceptedRows, 'rating')} of ${counted(films, 'film')}`,
  }),
};
