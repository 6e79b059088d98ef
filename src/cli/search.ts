import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SearchResult } from '../pipeline/loop/search-best.js';
import { trialsOfSearch } from '../pipeline/loop/search-ranking.js';
import { abandonRun } from '../pipeline/tracking/runs.js';
import { PARTS, TRAINABLE_KINDS, type TrainableKind } from '../pipeline/training/parameters/parameters.js';
import { typedValue } from '../pipeline/training/parameters/typed-value.js';
import {
  createSearch,
  type PlannedSearch,
  searchRequestSchema,
  TRIALS_MAX,
  trialsOf,
} from '../pipeline/training/start-search.js';
import { completeRequest } from '../pipeline/training/training-request.js';
import { toAppError } from '../platform/errors.js';
import { parseRequest } from '../platform/validation.js';
import { CHILDREN_PERCENT } from '../queue/parents.js';
import { inTransaction } from '../store/transaction.js';
import { subjectOf } from '../subjects/subjects.js';
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
import { addParameterOptions, givenParameters, numberArgument } from './options.js';
import { runInThread } from './run-in-thread.js';
import { describeSearch, variedSettings } from './search-report.js';

interface Options extends Record<string, unknown> {
  experiment?: string;
  runName?: string;
  modelName?: string;
  model?: TrainableKind;
  trials?: number;
  searchSeed?: number;
  vary?: object[];
  seed?: number;
  set?: Record<string, unknown>;
}

export function searchCommand(gondola: Command, context: CommandContext, print: Print): void {
  const command = gondola
    .command('search')
    .description('train a model with several settings, one after another, and keep the best as challenger')
    .argument('<dataset>', 'id, 8 or more digits of it, or name')
    .option('--experiment <name>', 'the experiment that the runs belong to (default: default)')
    .option('--run-name <name>', 'a name for the run of the search')
    .addOption(
      new Option('--model <kind>', 'what to train (default: linear for listings, bpr for films)').choices(
        TRAINABLE_KINDS,
      ),
    )
    .option(
      '--model-name <name>',
      'the registered model of which the best becomes a version (default: listing-classifier or film-recommender)',
    )
    .option(
      '--trials <number>',
      `how many settings are tried, 1 to ${TRIALS_MAX} (default: 10)`,
      numberArgument,
    )
    .option('--search-seed <number>', 'fixes which settings are tried (default: 1)', numberArgument)
    .option(
      '--vary <name=values...>',
      'what is tried, e.g. text.wordNgramMax=1,2 or image.cnn=on,off or linear.cost=0.1..10 or linear.cost=0.1..10:log',
      dimension,
    );
  addParameterOptions(command, PARTS).action(async (dataset: string, options: Options) => {
    print(await withServices(context.environment, (services) => search(dataset, options, services, context)));
  });
}

/** What `--vary` says of one parameter; whether its values are allowed is checked with the request. */
function dimension(text: string, before: object[] = []): object[] {
  const at = text.indexOf('=');
  const [name, values] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 1 || values === '') throw new InvalidArgumentError('It must look like name=1,2 or name=1..2.');
  const [range, scale] = values.split(':');
  const [min, max, ...rest] = range!.split('..');
  if (max === undefined) return [...before, { name, values: values.split(',').map(typedValue) }];
  if (rest.length > 0) throw new InvalidArgumentError('A range has two bounds.');
  return [...before, { name, min: numberArgument(min!), max: numberArgument(max), scale }];
}

async function search(
  given: string,
  options: Options,
  { db }: Services,
  context: CommandContext,
): Promise<CommandResult> {
  const { experiment, runName, model, modelName, trials, searchSeed: seed, vary: space } = options;
  const parameters = givenParameters(options);
  const dataset = await findDataset(db.manager, given);
  const asked = parseRequest(searchRequestSchema, {
    ...{
      datasetVersionId: dataset.id,
      experiment,
      runName,
      model,
      modelName,
      parameters,
      trials,
      seed,
      space,
    },
  });
  const request = await completeRequest(db.manager, subjectOf, dataset, asked);
  const settings = trialsOf(request);
  const startedAt = performance.now();
  const planned = await inTransaction(db, (manager) => createSearch(manager, request, settings));
  const abandon = (runId: string, thrown: unknown) => {
    const killed = thrown instanceof Interrupted;
    const { code, message } = toAppError(thrown);
    return abandonRun(db.manager, runId, killed ? 'KILLED' : 'FAILED', {
      code: killed ? 'CANCELLED' : code,
      message,
    });
  };
  try {
    const result = await runTrials(planned, abandon, context);
    const tried = await trialsOfSearch(db.manager, planned.run.id, subjectOf(dataset.subject).measure.metric);
    const judged = await judgedOn(db.manager, dataset, result.bestRunId);
    const durationMs = performance.now() - startedAt;
    const facts = { dataset, modelName: request.modelName, judged, durationMs };
    return describeSearch(result, tried, variedSettings(request, settings), facts);
  } catch (thrown) {
    for (const { id } of [...planned.trials, planned.run]) await abandon(id, thrown);
    throw thrown;
  }
}

/** A trial that fails is one trial less; only an interruption ends the search. */
async function runTrials(
  { run, trials }: PlannedSearch,
  abandon: (runId: string, thrown: unknown) => Promise<unknown>,
  context: CommandContext,
): Promise<SearchResult> {
  const interruption = `Interrupted; the search ${run.id} is marked as killed.`;
  const share = CHILDREN_PERCENT / trials.length;
  for (const [done, { id: runId }] of trials.entries()) {
    const onProgress = ({ percent, stage }: { percent: number; stage: string }) =>
      context.progress.report({
        percent: share * (done + percent / 100),
        stage: `trial ${done + 1} of ${trials.length}: ${stage}`,
        etaSeconds: null,
      });
    try {
      await runInThread({ task: 'trial', runId, onProgress, interruption }, context);
    } catch (thrown) {
      if (thrown instanceof Interrupted) throw thrown;
      await abandon(runId, thrown);
    }
  }
  const onProgress = context.progress.report.bind(context.progress);
  return runInThread({ task: 'best-trial', runId: run.id, onProgress, interruption }, context);
}
