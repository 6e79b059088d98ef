import type { Command } from 'commander';
import type { Reproduction } from '../pipeline/loop/reproduce-run.js';
import { Run } from '../store/entities/tracking.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { findById } from './find-record.js';
import { runInThread } from './run-in-thread.js';
import { factLines, seconds } from './table.js';

export function reproduceCommand(gondola: Command, context: CommandContext, print: Print): void {
  gondola
    .command('reproduce')
    .description(
      'train a finished run again and compare the model byte for byte; exit code 1 when it differs',
    )
    .argument('<run>', 'id of the run, or 8 or more digits of it')
    .action(async (run: string) => {
      print(await withServices(context.environment, (services) => reproduce(run, services, context)));
    });
}

async function reproduce(given: string, { db }: Services, context: CommandContext): Promise<CommandResult> {
  const run = await findById(db.manager, Run, 'run', given);
  const startedAt = performance.now();
  const reproduction = await runInThread<Reproduction>(
    {
      task: 'reproduction',
      runId: run.id,
      onProgress: (progress) => context.progress.report(progress),
      interruption: `Interrupted; the run ${run.id} is as it was.`,
    },
    context,
  );
  return describe(reproduction, performance.now() - startedAt);
}

function describe(reproduction: Reproduction, durationMs: number): CommandResult {
  const { runId, identical, firstDifference, expectedDigest, actualDigest, codeDigestThen, codeDigestNow } =
    reproduction;
  const sameCode = codeDigestThen === codeDigestNow;
  return {
    json: { ...reproduction, durationMs: Math.round(durationMs) },
    lines: [
      identical ? 'The same model, byte for byte.' : 'Not the same model.',
      ...factLines({
        run: runId,
        'recorded file': expectedDigest,
        'repeated file': actualDigest ?? 'not trained',
        code: sameCode
          ? 'unchanged'
          : `changed since: ${codeDigestThen ?? 'unknown'} then, ${codeDigestNow} now`,
        ...(firstDifference === null
          ? {}
          : {
              'first difference': firstDifference.where,
              recorded: firstDifference.recorded,
              repeated: firstDifference.repeated,
            }),
        took: seconds(durationMs),
      }),
    ],
    exitCode: identical ? 0 : 1,
  };
}
