import { Command, CommanderError } from 'commander';
import { codeVersion } from '../platform/code-version.js';
import { ConfigError } from '../platform/config.js';
import { AppError, type ErrorFacts } from '../platform/errors.js';
import { buildFeaturesCommand } from './build-features.js';
import type { CommandContext, CommandResult, Environment } from './command.js';
import { doctorCommand } from './doctor.js';
import { evaluateCommand } from './evaluate.js';
import { Interrupted } from './interrupted.js';
import { makeDatasetCommand } from './make-dataset.js';
import { predictCommand } from './predict.js';
import { createProgress } from './progress.js';
import { trainCommand } from './train.js';
import { visualizeCommand } from './visualize.js';

const COMMANDS = [
  makeDatasetCommand,
  buildFeaturesCommand,
  trainCommand,
  evaluateCommand,
  predictCommand,
  visualizeCommand,
  doctorCommand,
];

const EXIT = { ok: 0, failure: 1, usage: 2 } as const;

/**
 * Runs one command line.
 * @param args what follows the program's name
 * @returns the exit code: 0, 1 for a failure, 2 for wrong usage, 128 + its number when a signal ended it
 */
export async function runCli(args: readonly string[], environment: Environment): Promise<number> {
  const progress = createProgress(process.stderr);
  const json = args.includes('--json');
  let exitCode: number = EXIT.ok;
  const print = (result: CommandResult) => {
    progress.stop();
    process.stdout.write(
      json ? `${JSON.stringify(result.json)}\n` : result.lines.map((line) => `${line}\n`).join(''),
    );
    exitCode = result.exitCode ?? EXIT.ok;
  };
  const fail = (thrown: unknown): number => {
    progress.stop();
    const { code, message, facts, stack, exitCode: failed } = describe(thrown);
    if (json) process.stdout.write(`${JSON.stringify({ error: { ...facts, code, message } })}\n`);
    // Without a command the help has been printed, which says more than a line.
    if ((thrown as CommanderError).code !== 'commander.help') process.stderr.write(`error: ${message}\n`);
    if (stack !== undefined) process.stderr.write(`${stack}\n`);
    return failed;
  };
  const exit = (reason: Interrupted) => process.exit(fail(reason));
  try {
    await program({ environment, progress, exit }, print, json).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.ok; // help or version was asked for
    return fail(thrown);
  }
}

function program(context: CommandContext, print: (result: CommandResult) => void, json: boolean): Command {
  const gondola = new Command('gondola')
    .description('Classifies marketplace listings: import, train, evaluate, predict.')
    .version(codeVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => (json ? process.stderr : process.stdout).write(text),
      writeErr: (text) => process.stderr.write(text),
      outputError: () => {}, // written by runCli, once, like every other error
    });
  for (const add of COMMANDS) add(gondola, context, print);
  for (const command of gondola.commands) {
    command.option('--json', 'print one JSON document on standard output and nothing else there');
  }
  return gondola;
}

interface Failure {
  code: string;
  message: string;
  facts: ErrorFacts;
  exitCode: number;
  /** Only of what nobody foresaw. */
  stack?: string;
}

function describe(thrown: unknown): Failure {
  if (thrown instanceof CommanderError) {
    const message = thrown.message.replace(/^error: /, '').replace(/\s+/g, ' ');
    return {
      code: 'USAGE',
      message: message === '(outputHelp)' ? 'a command is missing' : message,
      facts: {},
      exitCode: EXIT.usage,
    };
  }
  if (thrown instanceof Interrupted) {
    return { code: 'CANCELLED', message: thrown.message, facts: thrown.facts, exitCode: thrown.exitCode };
  }
  if (thrown instanceof AppError && thrown.code !== 'INTERNAL') {
    const exitCode = thrown.code === 'INVALID_INPUT' ? EXIT.usage : EXIT.failure;
    return { code: thrown.code, message: thrown.message, facts: thrown.facts, exitCode };
  }
  const { message, stack, syscall } = thrown as NodeJS.ErrnoException;
  const facts = thrown instanceof AppError ? thrown.facts : {};
  const failure = { message: message ?? String(thrown), facts, exitCode: EXIT.failure };
  if (thrown instanceof ConfigError) return { ...failure, code: 'CONFIGURATION' };
  // A file that cannot be opened, a full disk: the operating system's own words say what is wrong.
  if (syscall !== undefined) return { ...failure, code: 'SYSTEM' };
  const cause = thrown instanceof AppError && thrown.cause instanceof Error ? thrown.cause.stack : stack;
  return { ...failure, code: 'INTERNAL', ...(cause === undefined ? {} : { stack: cause }) };
}
