import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { invalidInput } from '../platform/errors.js';

const THREADS_MAX = 64;

/** Which columns of a file mean what, and where its pictures are, as the commands that read one are told. */
export interface ColumnOptions {
  header: boolean;
  titleColumn?: string;
  descriptionColumn?: string;
  idColumn?: string;
  /** The column of the picture's file name. */
  picture?: string;
  /** A folder or a zip archive. */
  pictures?: string;
}

export function addColumnOptions(command: Command): void {
  command
    .option('--title-column <column>', 'the column of the title, by name or by position from 1')
    .option('--description-column <column>', 'the column of the description')
    .option('--id-column <column>', "the column of the listing's id")
    .option('--picture <column>', "the column of the picture's file name")
    .option('--pictures <path>', 'a folder or a zip archive with the pictures')
    .option('--no-header', "the file's first row is data, not names");
}

export function mappingOf({ header, titleColumn, descriptionColumn, idColumn, picture }: ColumnOptions) {
  return { header, title: titleColumn, description: descriptionColumn, id: idColumn, picture };
}

interface ReadPictures {
  readonly count: number;
  readonly unusable: {
    readonly count: number;
    readonly first: readonly { line: number; fileName: string; detail: string }[];
  };
}

/** What became of the pictures: for machines, as facts for people, and the first ones that could not be used. */
export function describePictures(pictures: ReadPictures | null) {
  if (pictures === null) return { json: {}, facts: {}, lines: [] };
  const { count, unusable } = pictures;
  return {
    json: { pictures: count, unusablePictures: unusable.count, firstUnusablePictures: unusable.first },
    facts: { pictures: `${count} usable, ${unusable.count} not` },
    lines: unusable.first.map(
      ({ line, fileName, detail }) => `  line ${line}: picture ${fileName}: ${detail}`,
    ),
  };
}

/** The size of a file in bytes, at least 1. @throws AppError INVALID_INPUT when there is none */
export async function sizeOf(option: string, path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) throw invalidInput(option, `"${path}" is a folder, not a file.`);
  if (!found?.isFile()) throw invalidInput(option, `There is no file "${path}".`);
  return Math.max(1, found.size);
}

/** @throws AppError INVALID_INPUT when the output would overwrite what is read */
export function assertOtherFile(input: string | undefined, output: string): void {
  if (input === undefined || resolve(input) !== resolve(output)) return;
  throw invalidInput('out', `--out must be another file than "${input}", which would be overwritten.`);
}

/** @throws AppError INVALID_INPUT when an output's folder is not there */
export async function assertFolderOf(output: string): Promise<void> {
  const folder = dirname(output);
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw invalidInput('out', `There is no folder "${folder}" for --out.`);
}

/** @throws AppError INVALID_INPUT for a number of threads that is none */
export function threadsOf({ threads }: { threads: number }): number {
  if (Number.isInteger(threads) && threads >= 1 && threads <= THREADS_MAX) return threads;
  throw invalidInput('threads', `--threads must be a whole number from 1 to ${THREADS_MAX}.`);
}
