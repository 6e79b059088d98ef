import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The one JSON document on standard output; throws when there is none or more. */
  json: <Value = Record<string, unknown>>() => Value;
}

/** Starts the built command line (dist/src/main/cli.js) with these variables alone, as a user would. */
export function startCli(args: readonly string[], variables: Record<string, string>) {
  const child = spawn(process.execPath, ['dist/src/main/cli.js', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const ended = once(child, 'close').then(([code]): CliResult => {
    return { code: code as number | null, ...output, json: () => JSON.parse(output.stdout) };
  });
  return { child, ended };
}

/** Runs one command to its end. */
export function runCli(args: readonly string[], variables: Record<string, string>): Promise<CliResult> {
  return startCli(args, variables).ended;
}

const helps = new Map<string, Promise<CliResult>>();

/** What `<command> --help` prints, asked for once in each file of specs. */
export function helpOf(command: string): Promise<CliResult> {
  const known = helps.get(command);
  if (known !== undefined) return known;
  const asked = runCli([...command.split(' '), '--help'], {});
  helps.set(command, asked);
  return asked;
}
