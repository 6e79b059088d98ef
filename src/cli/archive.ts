import { open } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { archivePredictions, countArchivable } from '../pipeline/serving/archive/archive-predictions.js';
import { assertAllRead, cleanArchives } from '../pipeline/serving/archive/archived-erasures.js';
import { readArchived } from '../pipeline/serving/archive/read-archives.js';
import { counted } from '../platform/counted.js';
import { PredictionArchive } from '../store/entities/prediction-archive.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { assertFolderOf } from './file-options.js';
import type { Progress } from './progress.js';
import { factLines, tableLines } from './table.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_MIN = 8;

interface RunOptions {
  olderThan: number;
  yes?: boolean;
}

interface ReadOptions {
  id?: string;
  from?: Date;
  to?: Date;
  out: string;
}

export function archiveCommand(
  gondola: Command,
  { environment, progress }: CommandContext,
  print: Print,
): void {
  const archive = gondola.command('archive').description('old predictions in files, out of their table');
  archive
    .command('run')
    .description('move old predictions into files; without --yes it only says how many')
    .requiredOption(
      '--older-than <days>',
      `predictions that were answered longer ago, at least ${DAYS_MIN}`,
      days,
    )
    .option('--yes', 'move them')
    .action(async (options: RunOptions) =>
      print(await withServices(environment, (services) => run(options, services, progress))),
    );
  archive
    .command('list')
    .description('the files, the oldest predictions first')
    .action(async () => print(await withServices(environment, list)));
  archive
    .command('read')
    .description('write archived predictions into a file, a line of JSON each')
    .requiredOption('--out <file>', 'a new file')
    .option('--id <prediction id>', 'only this one')
    .option('--from <time>', 'answered from then on, e.g. 2026-01-31', time)
    .option('--to <time>', 'answered before then', time)
    .action(async (options: ReadOptions) =>
      print(await withServices(environment, (services) => read(options, services))),
    );
}

async function run(
  { olderThan, yes = false }: RunOptions,
  services: Services,
  progress: Progress,
): Promise<CommandResult> {
  const before = new Date(Date.now() - olderThan * DAY_MS);
  if (!yes) {
    const rows = await countArchivable(services.db, before);
    return {
      json: { rows, before, dryRun: true },
      lines: [
        `${counted(rows, 'prediction')} would be archived.`,
        ...(rows === 0 ? [] : ['', 'Nothing was moved. To do it: --yes']),
      ],
    };
  }
  const cleaned = await cleanArchives(services);
  const moved = await archivePredictions(before, {
    ...services,
    onProgress: (rows) =>
      progress.report({ percent: 0, stage: `archived ${counted(rows, 'prediction')}`, etaSeconds: null }),
  });
  assertAllRead(cleaned);
  return {
    json: { ...moved, cleanedFiles: cleaned.files, before, dryRun: false },
    lines: factLines({
      predictions: moved.rows,
      files: moved.files,
      bytes: moved.bytes,
      cleaned: cleaned.files,
    }),
  };
}

async function list({ db }: Services): Promise<CommandResult> {
  const archives = await db.manager.find(PredictionArchive, { order: { firstId: 'ASC', id: 'ASC' } });
  const rows = archives.map(({ firstAt, lastAt, rows, fileBytes, artifactDigest }) => [
    ...[firstAt.toISOString(), lastAt.toISOString(), rows, fileBytes, artifactDigest],
  ]);
  return {
    json: { archives },
    lines:
      archives.length === 0
        ? ['Nothing is archived.']
        : tableLines(['from', 'to', 'predictions', 'bytes', 'artifact'], rows),
  };
}

async function read({ out, ...scope }: ReadOptions, services: Services): Promise<CommandResult> {
  await assertFolderOf(out);
  const file = await open(out, 'wx');
  let rows = 0;
  try {
    for await (const row of readArchived(services, scope)) {
      await file.writeFile(`${JSON.stringify(row)}\n`);
      rows += 1;
    }
  } finally {
    await file.close();
  }
  return { json: { rows, output: out }, lines: [`${counted(rows, 'prediction')} in ${out}`] };
}

function days(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= DAYS_MIN && count <= 36_500) return count;
  throw new InvalidArgumentError(`It must be a number of days, at least ${DAYS_MIN}.`);
}

function time(text: string): Date {
  const parsed = new Date(text);
  if (Number.isNaN(parsed.getTime())) throw new InvalidArgumentError('It must be a time like 2026-01-31.');
  return parsed;
}
