import type { Command } from 'commander';
import { createStages } from '../pipeline/loop/stages.js';
import { givenParametersSchema } from '../pipeline/training/parameters/parameters.js';
import { textParametersSchema, vectorizerOptions } from '../pipeline/training/parameters/text.js';
import { parseRequest } from '../platform/validation.js';
import type { DatasetVersion, SubjectName } from '../store/entities/dataset.js';
import { buildFeatures } from '../subjects/listings/features/build-features.js';
import { buildFilmFeatures } from './build-film-features.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { findDataset } from './find-record.js';
import { addParameterOptions, givenParameters } from './options.js';
import { assertAbout, subjectOption } from './subject-option.js';
import { factLines, seconds } from './table.js';

interface Options extends Record<string, unknown> {
  subject?: SubjectName;
}

export function buildFeaturesCommand(gondola: Command, context: CommandContext, print: Print): void {
  const command = gondola
    .command('build-features')
    .description(
      'turn the texts of a dataset into vectors; a training with the same options reuses them. For films: say what ' +
        'models know of them; nothing is kept',
    )
    .argument('<dataset>', 'id, 8 or more digits of it, or name')
    .addOption(subjectOption('what the dataset must be about; that follows from the dataset otherwise'));
  addParameterOptions(command, ['text']).action(async (dataset: string, options: Options) => {
    print(await withServices(context.environment, (services) => build(dataset, options, services, context)));
  });
}

async function build(
  given: string,
  { subject, ...options }: Options,
  services: Services,
  context: CommandContext,
): Promise<CommandResult> {
  const dataset = await findDataset(services.db.manager, given);
  assertAbout(dataset, subject);
  return BUILD[dataset.subject](dataset, options, services, context);
}

const BUILD: Readonly<Record<SubjectName, typeof buildTextFeatures>> = {
  listings: buildTextFeatures,
  films: buildFilmFeatures,
};

async function buildTextFeatures(
  dataset: DatasetVersion,
  options: Record<string, unknown>,
  { db, artifacts }: Services,
  { progress }: CommandContext,
): Promise<CommandResult> {
  const { text } = parseRequest(givenParametersSchema, givenParameters(options));
  const startedAt = performance.now();
  const stages = createStages((to) => progress.report(to), { features: 1 });
  const { digest, splits, vectorizer, cached } = await buildFeatures(
    dataset,
    vectorizerOptions(text ?? textParametersSchema.parse({})),
    {
      db,
      artifacts,
      onProgress: (fraction, what) => stages.report('features', fraction, what),
    },
  );
  const durationMs = performance.now() - startedAt;
  const { featureCount } = vectorizer;
  const rows = { train: splits.train.x.rows, validation: splits.validation.x.rows };
  return {
    json: {
      ...{ featureSetDigest: digest, datasetVersionId: dataset.id, features: featureCount, rows, cached },
      durationMs: Math.round(durationMs),
    },
    lines: [
      cached ? 'These features were built before.' : 'Built features.',
      ...factLines({
        digest,
        dataset: `${dataset.id} (${dataset.name})`,
        features: featureCount,
        rows: `train ${rows.train}, validation ${rows.validation}`,
        took: seconds(durationMs),
      }),
    ],
  };
}
