import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { createStages } from '../pipeline/loop/stages.js';
import { counted } from '../platform/counted.js';
import { createLogger } from '../platform/logging.js';
import { parseRequest } from '../platform/validation.js';
import { UserFeedback } from '../subjects/films/feedback/user-feedback.js';
import type { LoadedFilms } from '../subjects/films/serving/film-loader.js';
import { genresOf } from '../subjects/films/serving/known-genres.js';
import { filmNumbers, recommendRequestSchema } from '../subjects/films/serving/recommend.js';
import { type RecommendedTable, recommendTable } from '../subjects/films/serving/recommend-table.js';
import type { BatchWork } from '../subjects/films/serving/recommend-users.js';
import type { UserColumn } from '../subjects/films/serving/user-column.js';
import type { CommandContext, CommandResult, Services } from './command.js';
import { assertFolderOf, assertOtherFile, sizeOf } from './file-options.js';
import { withUnfinished } from './interrupted.js';
import { filmChampions } from './predict-films.js';
import { factLines, seconds } from './table.js';

interface FilmFileOptions {
  in: string;
  out: string;
  modelName: string;
  k?: number;
  exclude?: readonly string[];
  genres?: readonly string[];
  header: boolean;
  idColumn?: string;
}

/**
 * Recommends films to every user that a file names, with the champion. The output has its name only when it is complete.
 * @throws AppError INVALID_INPUT (no such file), UNUSABLE_FILE, NO_CHAMPION
 */
export async function predictFilmsFromFile(
  options: FilmFileOptions,
  { db, artifacts }: Services,
  context: CommandContext,
): Promise<CommandResult> {
  const { modelName, out, header, idColumn } = options;
  const wanted = { k: options.k, exclude: options.exclude, genres: options.genres };
  const { k, exclude, genres } = parseRequest(recommendRequestSchema, { ...wanted, modelName });
  const bytesTotal = await sizeOf('in', options.in);
  assertOtherFile(options.in, out);
  await assertFolderOf(out);
  const loaded = await filmChampions(db, artifacts).get(modelName);
  const file = await artifacts.read(loaded.version.artifactDigest!); // what was loaded has a file
  const startedAt = performance.now();
  const partPath = `${out}.part-${process.pid}`;
  const table = await withUnfinished(
    partPath,
    'Interrupted; no output was written.',
    context.exit,
    async () => {
      const input = { path: options.in, bytesTotal, column: { header, column: idColumn } };
      const feedback = new UserFeedback(db, createLogger('cli', 'silent'));
      const { films: excluded } = filmNumbers(loaded.model, exclude);
      const work = { file, k, feedback, excluded, genres: genres && genresOf(loaded.model, genres) };
      const written = await writeAnswers(partPath, input, loaded, work, context);
      await rename(partPath, out);
      return written;
    },
  );
  return describe(out, loaded, table, performance.now() - startedAt);
}

async function writeAnswers(
  partPath: string,
  { path, bytesTotal, column }: { path: string; bytesTotal: number; column: UserColumn },
  loaded: LoadedFilms,
  work: Omit<BatchWork, 'threads'>,
  { progress }: CommandContext,
): Promise<RecommendedTable> {
  const stages = createStages((to) => progress.report(to), { recommendation: 1 });
  const output = await open(partPath, 'wx');
  try {
    // Small pieces: the bytes that are read tell how far the answers are.
    const content = createReadStream(path, { highWaterMark: 1 << 16 });
    return await recommendTable(content, column, loaded, {
      ...{ ...work, threads: availableParallelism() },
      write: (csv) => output.writeFile(csv),
      onUsers: (users) =>
        stages.report('recommendation', content.bytesRead / bytesTotal, `answered ${counted(users, 'user')}`),
    });
  } finally {
    await output.close();
  }
}

function describe(
  out: string,
  { modelName, version }: LoadedFilms,
  { users, coldUsers, unusable }: RecommendedTable,
  durationMs: number,
): CommandResult {
  return {
    json: {
      ...{ output: out, users, coldUsers, unusableRows: unusable.count, firstUnusableRows: unusable.first },
      ...{ modelName, modelVersionId: version.id, version: version.version },
      durationMs: Math.round(durationMs),
    },
    lines: [
      ...factLines({
        output: out,
        users: `${users}, of whom ${coldUsers} got what most people like (column "isColdStart")`,
        model: `version ${version.version} of ${modelName}`,
        took: seconds(durationMs),
        ...(unusable.count === 0 ? {} : { 'rows without a user': unusable.count }),
      }),
      ...unusable.first.map(({ line, detail }) => `  line ${line}: ${detail}`),
    ],
  };
}
