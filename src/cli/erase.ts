import type { Command } from 'commander';
import type { Audited } from '../pipeline/access/audit/audit-log.js';
import { recordOutcome } from '../pipeline/access/audit/record-outcome.js';
import { counted } from '../platform/counted.js';
import { sha256 } from '../platform/digest.js';
import { parseRequest } from '../platform/validation.js';
import type { SubjectName } from '../store/entities/dataset.js';
import {
  eraseFilmUser,
  eraseFilmUserSchema,
  type FilmUserErasureReport,
} from '../subjects/films/erasure/erase-film-user.js';
import {
  type ErasureReport,
  eraseListing,
  eraseRequestSchema,
} from '../subjects/listings/erasure/erase-listing.js';
import { actingAtTerminal } from './acting.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { assertOptionsOf, subjectOption } from './subject-option.js';
import { tableLines } from './table.js';

interface Options {
  subject: SubjectName;
  yes: boolean;
  dataset?: string;
}

/** Rows of each table that people are shown; machines get all. */
const SHOWN_MAX = 20;
const WHAT_STAYS =
  'Models that learnt from it stay until they are trained again, and stored files stay until they are removed.';

export function eraseCommand(gondola: Command, context: CommandContext, print: Print): void {
  gondola
    .command('erase')
    .description(
      'list what a listing, or a user of films, went into and, with --yes, erase it there: texts and references to ' +
        'pictures; ratings, feedback and recommendations',
    )
    .argument('<external id>', 'the id of the listing or the user in the files it came from')
    .addOption(subjectOption('what is erased: a listing, or a user of films').default('listings'))
    .option(
      '--dataset <name>',
      'only the listing of this dataset, and predictions of its models; without it, all listings of this id',
    )
    .option('--yes', 'erase; without it nothing is changed', false)
    .action(async (externalId: string, { yes, dataset, subject }: Options) => {
      assertOptionsOf(subject, { dataset }, { listings: ['dataset'], films: [] });
      const erase = ERASURE[subject](externalId, { dataset, dryRun: !yes });
      print(await withServices(context.environment, erase));
    });
}

/** @throws AppError INVALID_INPUT for an id that cannot be one */
const ERASURE: Readonly<
  Record<
    SubjectName,
    (
      externalId: string,
      options: { readonly dataset: string | undefined; readonly dryRun: boolean },
    ) => (services: Services) => Promise<CommandResult>
  >
> = {
  listings(externalId, { dataset, dryRun }) {
    const request = parseRequest(eraseRequestSchema, { externalId, dataset, dryRun });
    return async (services) => {
      const erase = () => eraseListing(services.db, request, new Date(), Number.MAX_SAFE_INTEGER);
      const what = { action: 'eraseListing', subject: externalId, details: { dataset } };
      return describe(await (dryRun ? erase() : recorded(services, what, erase)), externalId);
    };
  },
  films(userId, { dryRun }) {
    const request = parseRequest(eraseFilmUserSchema, { userId, dryRun });
    return async (services) => {
      const erase = () => eraseFilmUser(services, request, new Date());
      const what = { action: 'eraseFilmUser', subject: request.userId, details: {} };
      return describeUser(await (dryRun ? erase() : recorded(services, what, erase)), request.userId);
    };
  },
};

/** Erases and writes it down. The log outlives what is erased, so that it may not name it. */
async function recorded<Report>(
  services: Services,
  what: Omit<Audited, 'principal'>,
  erase: () => Promise<Report>,
): Promise<Report> {
  const { principal, audit } = await actingAtTerminal(services);
  const subject = `sha256:${sha256(what.subject!)}`;
  return recordOutcome({ db: services.db, audit }, { ...what, principal, subject }, erase);
}

function describeUser(report: FilmUserErasureReport, userId: string): CommandResult {
  const { datasets, models, feedbackRows, recommendationRows, files, erasure, unreadable } = report;
  return {
    json: report as unknown as Record<string, unknown>,
    lines: [
      `What the user "${userId}" of films went into:`,
      ...section(
        'ratings',
        ['dataset version', 'dataset', 'ratings', 'rejected rows'],
        datasets.map(({ datasetVersionId, name, ratings, rejectedRows }) => [
          ...[datasetVersionId, name, ratings, rejectedRows.length],
        ]),
      ),
      ...modelsAndFiles(models, files),
      '',
      `events of feedback: ${feedbackRows}`,
      `recommendations: ${recommendationRows}`,
      ...section(
        'dataset versions whose ratings cannot be read: the erasure is finished once they can',
        ['dataset version'],
        unreadable.map((id) => [id]),
      ),
      '',
      erasure === null
        ? 'Nothing was erased. Say --yes to erase the ratings, the rejected rows, the feedback and the recommendations.'
        : `Erased ${counted(erasure.ratingRows, 'rating')}, ${counted(erasure.rejectedRows, 'rejected row')}, ${counted(erasure.feedbackRows, 'event')} of feedback and ${counted(erasure.recommendationRows, 'recommendation')}; recorded as ${erasure.id}.`,
      ...(models.length + files.length === 0 ? [] : [WHAT_STAYS]),
    ],
  };
}

/** What an erasure does not touch. */
function modelsAndFiles(models: ErasureReport['models'], files: ErasureReport['files']): string[] {
  return [
    ...section(
      'models',
      ['model version', 'model', 'version', 'trained on'],
      models.map((model) => [
        ...[model.modelVersionId, model.modelName, model.version, model.datasetVersionId],
      ]),
    ),
    ...section(
      'files',
      ['digest', 'name', 'what'],
      files.map(({ digest, fileName, what }) => [digest, fileName, what]),
    ),
  ];
}

function describe(report: ErasureReport, externalId: string): CommandResult {
  const { datasets, dataset, models, predictions, correctionRows, files, erasure } = report;
  const where = dataset === null ? 'all datasets (--dataset <name> for one)' : `the dataset ${dataset}`;
  return {
    json: report as unknown as Record<string, unknown>,
    lines: [
      `What the listing "${externalId}" went into, in ${where}:`,
      ...section(
        'listings',
        ['dataset version', 'dataset', 'line', 'part'],
        datasets.flatMap(({ datasetVersionId, name, rows, rejectedRows }) => [
          ...rows.map(({ lineNumber, split }) => [datasetVersionId, name, lineNumber, split]),
          ...rejectedRows.map(() => [datasetVersionId, name, '-', 'rejected']),
        ]),
      ),
      ...section(
        'models',
        ['model version', 'model', 'version', 'trained on'],
        models.map((model) => [
          ...[model.modelVersionId, model.modelName, model.version, model.datasetVersionId],
        ]),
      ),
      ...section(
        'predictions',
        ['prediction', 'model', 'version', 'at'],
        predictions.map(({ id, modelName, version, createdAt }) => [
          ...[id, modelName, version, createdAt.toISOString()],
        ]),
      ),
      '',
      `corrections: ${correctionRows === 0 ? 'none' : correctionRows}`,
      ...section(
        'files',
        ['digest', 'name', 'what'],
        files.map(({ digest, fileName, what }) => [digest, fileName, what]),
      ),
      '',
      erasure === null
        ? 'Nothing was erased. Say --yes to erase the texts from listings, rejected rows, predictions and corrections.'
        : `Erased from ${counted(erasure.listingRows, 'listing')}, ${counted(erasure.rejectedRows, 'rejected row')}, ${counted(erasure.predictionRows, 'prediction')} and ${counted(erasure.correctionRows, 'correction')}; recorded as ${erasure.id}.`,
      ...(models.length + files.length === 0 ? [] : [WHAT_STAYS]),
    ],
  };
}

/** A table under its name and count, the first rows of it. */
function section(
  name: string,
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string[] {
  if (rows.length === 0) return ['', `${name}: none`];
  const more = rows.length - SHOWN_MAX;
  return [
    '',
    `${name}: ${rows.length}`,
    ...tableLines(header, rows.slice(0, SHOWN_MAX)),
    ...(more > 0 ? [`and ${more} more; --json lists all`] : []),
  ];
}
