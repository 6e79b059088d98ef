import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createStages } from '../pipeline/loop/stages.js';
import type { LoadedModel } from '../pipeline/registry/loaded-model.js';
import { counted } from '../platform/counted.js';
import { invalidInput } from '../platform/errors.js';
import { parseRequest } from '../platform/validation.js';
import { type ColumnMapping, columnMappingSchema } from '../subjects/listings/dataset/columns.js';
import { loadEquippedChampion } from '../subjects/listings/serving/domain/newest-classifier.js';
import { predictTable, type TableCounts } from '../subjects/listings/serving/predict-table.js';
import { RowPictures } from '../subjects/listings/serving/row-pictures.js';
import type { CommandContext, CommandResult, Services } from './command.js';
import { withUnfinished } from './interrupted.js';
import { factLines, seconds } from './table.js';

export interface FileOptions {
  modelName: string;
  header: boolean;
  titleColumn?: string;
  descriptionColumn?: string;
  idColumn?: string;
  pictureColumn?: string;
  /** A folder or a zip archive. */
  pictures?: string;
}

/**
 * Classifies a file with the champion. The output has its name only when it is complete.
 * @throws AppError INVALID_INPUT (no such file), UNUSABLE_FILE, NO_CHAMPION
 */
export async function predictFromFile(
  options: FileOptions & { in: string; out: string },
  services: Services,
  context: CommandContext,
): Promise<CommandResult> {
  const { header, titleColumn: title, descriptionColumn: description, idColumn: id } = options;
  const mapping = { header, title, description, id, picture: options.pictureColumn };
  const columns = parseRequest(columnMappingSchema, mapping);
  const bytesTotal = await bytesOf(options.in);
  if (resolve(options.in) === resolve(options.out)) {
    throw invalidInput('out', '--out must be another file than --in, which would be overwritten.');
  }
  const model = await loadEquippedChampion(services.db.manager, services.artifacts, options.modelName);
  const startedAt = performance.now();
  const partPath = `${options.out}.part-${process.pid}`;
  const interrupted = 'Interrupted; no output was written.';
  const counts = await withUnfinished(partPath, interrupted, context.exit, async () => {
    const input = { path: options.in, bytesTotal, columns };
    const written = await RowPictures.with(options.pictures ?? null, model, services, (pictures) =>
      writeAnswers(partPath, { ...input, pictures }, model, { ...services, ...context }),
    );
    await rename(partPath, options.out);
    return written;
  });
  return describe(options, model, counts, performance.now() - startedAt);
}

async function writeAnswers(
  partPath: string,
  input: { path: string; bytesTotal: number; columns: ColumnMapping; pictures: RowPictures | null },
  model: LoadedModel,
  { db, progress }: Services & CommandContext,
): Promise<TableCounts> {
  const stages = createStages((to) => progress.report(to), { prediction: 1 });
  const file: FileHandle = await open(partPath, 'wx');
  try {
    const content = createReadStream(input.path, { highWaterMark: 1 << 18 });
    return await predictTable(content, input.columns, model, {
      db,
      source: 'cli',
      pictures: input.pictures,
      write: (csv) => file.writeFile(csv),
      onRows: (rows) =>
        stages.report(
          'prediction',
          content.bytesRead / input.bytesTotal,
          `classified ${counted(rows, 'row')}`,
        ),
    });
  } finally {
    await file.close();
  }
}

async function bytesOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw invalidInput('in', `There is no file "${path}".`);
  return Math.max(1, found.size);
}

function describe(
  { out: path, pictures }: { out: string; pictures?: string },
  model: LoadedModel,
  { rows, rejectedRows, unusablePictures }: TableCounts,
  durationMs: number,
): CommandResult {
  const { modelName, version } = model;
  return {
    json: {
      ...{ output: path, rows, rejectedRows, modelName, modelVersionId: version.id },
      ...(pictures === undefined ? {} : { unusablePictures }),
      ...{ version: version.version, durationMs: Math.round(durationMs) },
    },
    lines: factLines({
      output: path,
      rows: `${rows}, of which ${rejectedRows} could not be classified (column "error")`,
      ...(pictures === undefined
        ? {}
        : { pictures: `${unusablePictures} could not be used (column "picture_note")` }),
      model: `version ${version.version} of ${modelName}`,
      took: seconds(durationMs),
    }),
  };
}
