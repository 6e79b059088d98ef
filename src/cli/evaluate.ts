import { type Command, Option } from 'commander';
import { type ClassificationReport, evaluateClassification } from '../ml/metrics/classification.js';
import { classesOf } from '../pipeline/dataset/find-version.js';
import { findChampion } from '../pipeline/registry/champion.js';
import {
  assertAbout,
  type LoadedModel,
  loadModel,
  modelOf,
  noChampion,
} from '../pipeline/registry/loaded-model.js';
import { DEFAULT_MODEL_NAMES } from '../pipeline/training/model-name.js';
import { counted } from '../platform/counted.js';
import type { DatasetVersion, SubjectName } from '../store/entities/dataset.js';
import { ModelVersion } from '../store/entities/registry.js';
import { SPLITS, type Split } from '../store/splits.js';
import { categoryName } from '../subjects/listings/dataset/labels.js';
import { scoreModel } from '../subjects/listings/evaluation/score-model.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { evaluateOnFilms, type ScoredVersion } from './evaluate-films.js';
import { findById, findDataset } from './find-record.js';
import { factLines, seconds, tableLines } from './table.js';

interface Options {
  modelName?: string;
  modelVersion?: string;
  dataset: string;
  split: Split;
}

const EVALUATE: Readonly<
  Record<
    SubjectName,
    (scored: ScoredVersion, services: Services, context: CommandContext) => Promise<CommandResult>
  >
> = { listings: evaluateOnListings, films: evaluateOnFilms };

export function evaluateCommand(gondola: Command, context: CommandContext, print: Print): void {
  gondola
    .command('evaluate')
    .description('score a model now on a split of a dataset')
    .requiredOption('--dataset <dataset>', 'id, 8 or more digits of it, or name')
    .addOption(new Option('--split <split>', 'on which part').choices(SPLITS).default('gold'))
    .option(
      '--model-name <name>',
      `the model whose champion is scored (default: ${Object.values(DEFAULT_MODEL_NAMES).join(' or ')})`,
    )
    .addOption(new Option('--model-version <id>', 'score this version instead').conflicts('modelName'))
    .action(async (options: Options) => {
      print(await withServices(context.environment, (services) => evaluate(options, services, context)));
    });
}

async function evaluate(
  { dataset: given, split, ...options }: Options,
  services: Services,
  context: CommandContext,
): Promise<CommandResult> {
  const { manager } = services.db;
  const dataset = await findDataset(manager, given);
  const version = await versionOf(dataset, options, services);
  const { name: modelName } = await modelOf(manager, version);
  context.progress.report({ percent: 0, stage: `scoring the ${split} split`, etaSeconds: null });
  return EVALUATE[dataset.subject]({ dataset, version, modelName, split }, services, context);
}

/** @throws AppError NO_CHAMPION, NOT_FOUND, INVALID_INPUT (a model about something else than the dataset) */
async function versionOf(
  { subject }: DatasetVersion,
  { modelName = DEFAULT_MODEL_NAMES[subject], modelVersion }: Pick<Options, 'modelName' | 'modelVersion'>,
  { db: { manager } }: Services,
): Promise<ModelVersion> {
  const version =
    modelVersion === undefined
      ? await findChampion(manager, modelName)
      : await findById(manager, ModelVersion, 'model version', modelVersion);
  if (version === null) throw noChampion(modelName);
  await assertAbout(manager, version, subject);
  return version;
}

async function evaluateOnListings(
  { dataset, version, modelName, split }: ScoredVersion,
  { db, artifacts }: Services,
  { progress }: CommandContext,
): Promise<CommandResult> {
  const model = await loadModel(artifacts, version, modelName);
  const startedAt = performance.now();
  const report = evaluateClassification(
    await scoreModel(model.model, dataset, split, {
      ...{ manager: db.manager, artifacts },
      onProgress: (fraction) =>
        progress.report({ percent: 100 * fraction, stage: `scoring the ${split} split`, etaSeconds: null }),
    }),
  );
  const durationMs = performance.now() - startedAt;
  const codes = (await classesOf(db.manager, dataset.id)).map(({ code }) => code);
  return describe(report, codes, { dataset, model, split, durationMs });
}

function describe(
  report: ClassificationReport,
  codes: readonly string[],
  {
    dataset,
    model,
    split,
    durationMs,
  }: { dataset: DatasetVersion; model: LoadedModel; split: Split; durationMs: number },
): CommandResult {
  const { perClass, confusion, ...headline } = report;
  const categories = codes
    .map((code, index) => ({ code, name: categoryName(code), ...perClass[index]! }))
    .sort((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true }));
  const figure = (value: number) => value.toFixed(4);
  return {
    json: {
      ...{ modelVersionId: model.version.id, modelName: model.modelName, version: model.version.version },
      ...{ datasetVersionId: dataset.id, split, ...headline, categories, durationMs: Math.round(durationMs) },
    },
    lines: [
      ...factLines({
        model: `version ${model.version.version} of ${model.modelName}`,
        dataset: `${dataset.id} (${dataset.name}), ${split} split, ${counted(report.rows, 'row')}`,
        'weighted F1': figure(report.weightedF1),
        'macro F1': figure(report.macroF1),
        accuracy: figure(report.accuracy),
        'top-3 accuracy': figure(report.top3Accuracy),
        'log loss': figure(report.logLoss),
        'calibration error': figure(report.ece),
        took: seconds(durationMs),
      }),
      '',
      ...tableLines(
        ['category', 'name', 'precision', 'recall', 'F1', 'rows'],
        categories.map(({ code, name, precision, recall, f1, support }) => [
          ...[code, name, figure(precision), figure(recall), figure(f1), support],
        ]),
      ),
    ],
  };
}
