import type { Command } from 'commander';
import { countForReset, type ResetCounts, resetTracking } from '../pipeline/loop/reset-tracking.js';
import { counted } from '../platform/counted.js';
import { invalidInput } from '../platform/errors.js';
import { type CommandContext, type CommandResult, type Print, withServices } from './command.js';

export function trackingCommand(gondola: Command, context: CommandContext, print: Print): void {
  gondola
    .command('tracking')
    .description('look after experiments, runs and models')
    .command('reset')
    .description(
      'remove all experiments, runs, models, their versions and predictions, and the jobs that made them; ' +
        'datasets and files stay, and so does experiment 0. Stop the API and the workers first',
    )
    .option('--yes', 'do it; without this it only says what would be removed')
    .action(async ({ yes = false }: { yes?: boolean }) => {
      print(
        await withServices(context.environment, async ({ db, config }) => {
          const counts = await countForReset(db);
          if (!yes) throw refusal(counts);
          await resetTracking(db, config.tracking.artifactRoot);
          return report(counts);
        }),
      );
    });
}

function refusal(counts: ResetCounts): Error {
  return invalidInput('yes', `This would remove ${inWords(counts)}. Add --yes to do it.`, { ...counts });
}

function report(counts: ResetCounts): CommandResult {
  return { json: { removed: counts }, lines: [`removed ${inWords(counts)}; experiment 0 is empty`] };
}

function inWords({ experiments, runs, models, modelVersions, predictions, jobs }: ResetCounts): string {
  return (
    `${counted(experiments, 'experiment')}, ${counted(runs, 'run')}, ${counted(models, 'model')} with ` +
    `${counted(modelVersions, 'version')}, ${counted(predictions, 'prediction')} and ${counted(jobs, 'job')}`
  );
}
