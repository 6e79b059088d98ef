import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { invalidInput } from '../platform/errors.js';

const THREADS_MAX = 64;

/** Which columns of a file mean what, as the commands that read one are told. */
export interface ColumnOptions {
  header: boolean;
  titleColumn?: string;
  descriptionColumn?: string;
  idColumn?: string;
}

export function addColumnOptions(command: Command): void {
  command
    .option('--title-column <column>', 'the column of the title, by name or by position from 1')
    .option('--description-column <column>', 'the column of the description')
    .option('--id-column <column>', "the column of the listing's id")
    .option('--no-header', "the file's first row is data, not names");
}

export function mappingOf({ header, titleColumn, descriptionColumn, idColumn }: ColumnOptions) {
  return { header, title: titleColumn, description: descriptionColumn, id: idColumn };
}

/** The size of a file in bytes, at least 1. @throws AppError INVALID_INPUT when there is none */
export async function sizeOf(option: string, path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw invalidInput(option, `There is no file "${path}".`);
  return Math.max(1, found.size);
}

/** @throws AppError INVALID_INPUT when the output would overwrite what is read */
export function assertOtherFile(input: string | undefined, output: string): void {
  if (input === undefined || resolve(input) !== resolve(output)) return;
  throw invalidInput('out', `--out must be another file than "${input}", which would be overwritten.`);
}

/** @throws AppError INVALID_INPUT for a number of threads that is none */
export function threadsOf({ threads }: { threads: number }): number {
  if (Number.isInteger(threads) && threads >= 1 && threads <= THREADS_MAX) return threads;
  throw invalidInput('threads', `--threads must be a whole number from 1 to ${THREADS_MAX}.`);
}
