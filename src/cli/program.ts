import { Command, CommanderError } from 'commander';
import { codeVersion } from '../platform/code-version.js';
import { ConfigError } from '../platform/config-error.js';
import { AppError, type ErrorFacts } from '../platform/errors.js';
import type { CommandContext, CommandResult, Commands, Environment, Print } from './command.js';
import { Interrupted } from './interrupted.js';
import { createProgress } from './progress.js';

const EXIT = { ok: 0, failure: 1, usage: 2 } as const;

/**
 * Runs one command line.
 * @param args what follows the program's name
 * @param commands those there are; what one does not need would take most of a short one's time, so that each is loaded
 *   only when it is called, or listed
 * @returns the exit code: 0, 1 for a failure, 2 for wrong usage, 128 + its number when a signal ended it
 */
export async function runCli(
  args: readonly string[],
  environment: Environment,
  commands: Commands,
): Promise<number> {
  const progress = await createProgress(process.stderr);
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
    const gondola = await program(args, commands, { environment, progress, exit }, print, json);
    await gondola.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.ok; // help or version was asked for
    return fail(thrown);
  }
}

async function program(
  args: readonly string[],
  commands: Commands,
  context: CommandContext,
  print: Print,
  json: boolean,
): Promise<Command> {
  const gondola = new Command('gondola')
    .description(
      'Classifies marketplace listings and recommends films: import, train, evaluate, promote, predict.',
    )
    .version(codeVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => (json ? process.stderr : process.stdout).write(text),
      writeErr: (text) => process.stderr.write(text),
      outputError: () => {}, // written by runCli, once, like every other error
    });
  const called = commands[args[0] ?? ''];
  const loads = called === undefined ? Object.values(commands) : [called];
  for (const load of loads) (await load())(gondola, context, print);
  for (const command of gondola.commands.flatMap((named) => [named, ...named.commands])) {
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
