import { setTimeout } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { TrainingResult } from '../pipeline/loop/train-and-promote.js';
import { abandonRun, createRun } from '../pipeline/tracking/runs.js';
import {
  KINDS_OF,
  PARTS,
  TRAINABLE_KINDS,
  type TrainableKind,
} from '../pipeline/training/parameters/parameters.js';
import {
  completeRequest,
  named,
  runOf,
  trainingRequestSchema,
} from '../pipeline/training/training-request.js';
import { toAppError } from '../platform/errors.js';
import { parseRequest } from '../platform/validation.js';
import type { SubjectName } from '../store/entities/dataset.js';
import { inTransaction } from '../store/transaction.js';
import { subjectOf } from '../subjects/subjects.js';
import { actingAtTerminal } from './acting.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { findDataset } from './find-record.js';
import { Interrupted } from './interrupted.js';
import { judgedOn } from './judged-on.js';
import { addParameterOptions, givenParameters } from './options.js';
import { runInThread } from './run-in-thread.js';
import { assertAbout, SUBJECT_NAMES, subjectOption } from './subject-option.js';
import { describeTraining } from './train-report.js';

const PRESETS = SUBJECT_NAMES.map((subject) => `${KINDS_OF[subject][0]} for ${subject}`).join(', ');

/** How long an interrupted command tries to write that the run was killed. */
const ABANDON_TIMEOUT_MS = 2_000;

interface Options extends Record<string, unknown> {
  experiment?: string;
  runName?: string;
  modelName?: string;
  model?: TrainableKind;
  subject?: SubjectName;
  seed?: number;
  set?: Record<string, unknown>;
}

export function trainCommand(gondola: Command, context: CommandContext, print: Print): void {
  const command = gondola
    .command('train')
    .description(
      'train a model on a dataset, score it on its gold split, and promote it if it passes the gate',
    )
    .argument('<dataset>', 'id, 8 or more digits of it, or name')
    .option('--experiment <name>', 'the experiment that the run belongs to (default: default)')
    .option('--run-name <name>', 'a name for the run')
    .addOption(new Option('--model <kind>', `what to train (default: ${PRESETS})`).choices(TRAINABLE_KINDS))
    .addOption(subjectOption('what the dataset must be about; that follows from the dataset otherwise'))
    .option(
      '--model-name <name>',
      'the registered model of which this makes a new version (default: listing-classifier or film-recommender)',
    );
  addParameterOptions(command, PARTS).action(async (dataset: string, options: Options) => {
    print(await withServices(context.environment, (services) => train(dataset, options, services, context)));
  });
}

async function train(
  given: string,
  options: Options,
  services: Services,
  context: CommandContext,
): Promise<CommandResult> {
  const { db } = services;
  const { experiment, runName, model, modelName } = options;
  const parameters = givenParameters(options);
  const dataset = await findDataset(db.manager, given);
  assertAbout(dataset, options.subject);
  const asked = parseRequest(trainingRequestSchema, {
    ...{ datasetVersionId: dataset.id, experiment, runName, model, modelName, parameters },
  });
  const request = await completeRequest(db.manager, subjectOf, dataset, asked);
  const startedAt = performance.now();
  const { principal, audit } = await actingAtTerminal(services);
  const run = await inTransaction(db, async (manager) => {
    const what = { principal, action: 'startTraining', subject: dataset.id, details: request };
    await audit.append(manager, what, new Date());
    return createRun(manager, { ...runOf(named(request, dataset)), asker: principal });
  });
  try {
    const result = await runInThread<TrainingResult>(
      {
        task: 'train',
        runId: run.id,
        onProgress: context.progress.report.bind(context.progress),
        interruption: `Interrupted; the run ${run.id} is marked as killed.`,
      },
      context,
    );
    const { id, name } = dataset;
    const trainedOn = { id, name, judged: await judgedOn(db.manager, dataset, run.id) };
    return describeTraining(result, trainedOn, request.modelName, performance.now() - startedAt);
  } catch (thrown) {
    const killed = thrown instanceof Interrupted;
    const { code, message } = toAppError(thrown);
    const reason = { code: killed ? 'CANCELLED' : code, message };
    const abandoned = abandonRun(db.manager, run.id, killed ? 'KILLED' : 'FAILED', reason);
    await (killed ? Promise.race([abandoned, setTimeout(ABANDON_TIMEOUT_MS)]) : abandoned);
    throw thrown;
  }
}
