import { stringify } from 'csv-stringify/sync';
import type { LoadedFilms } from './film-loader.js';
import { type BatchWork, recommendUsers } from './recommend-users.js';
import { type RowWithoutUser, readUserColumn, type UserColumn } from './user-column.js';

const HEADER = ['userId', 'rank', 'filmId', 'title', 'score', 'isColdStart'];
/** Users that are answered together: enough to keep the threads busy, few enough to be held in memory. */
const BATCH_USERS = 10_000;
const UNUSABLE_SHOWN_MAX = 5;

export interface RecommendedTable {
  readonly users: number;
  /** Users of whom nothing liked is known. */
  readonly coldUsers: number;
  /** Rows of the file that name no user, and the first of them. */
  readonly unusable: { readonly count: number; readonly first: readonly RowWithoutUser[] };
}

interface TableWork extends BatchWork {
  readonly write: (csv: string) => Promise<unknown>;
  /** Told how many users are answered, now and then. */
  readonly onUsers: (users: number) => void;
}

/**
 * Recommends films to all users that a CSV or TSV file names, and writes a CSV row for each user and film, the best first,
 * the users in the order of the file. What is in memory does not grow with the file.
 * @throws AppError UNUSABLE_FILE
 */
export async function recommendTable(
  content: AsyncIterable<Buffer>,
  column: UserColumn,
  loaded: LoadedFilms,
  { write, onUsers, ...work }: TableWork,
): Promise<RecommendedTable> {
  let users = 0;
  let coldUsers = 0;
  let waiting: string[] = [];
  const unusable = { count: 0, first: [] as RowWithoutUser[] };
  const answer = async (userIds: readonly string[]) => {
    const answers = await recommendUsers(loaded, userIds, work);
    users += answers.length;
    coldUsers += answers.filter(({ isColdStart }) => isColdStart).length;
    const rows = answers.flatMap(({ userId, isColdStart, films }) =>
      films.map(({ film, score }, at) => [userId, at + 1, film.id, film.title, score, String(isColdStart)]),
    );
    await write(stringify(rows));
    onUsers(users);
  };
  await write(stringify([HEADER]));
  for await (const part of readUserColumn(content, column)) {
    unusable.count += part.unusable.length;
    unusable.first.push(...part.unusable.slice(0, UNUSABLE_SHOWN_MAX - unusable.first.length));
    waiting = waiting.concat(part.userIds);
    while (waiting.length >= BATCH_USERS) {
      await answer(waiting.slice(0, BATCH_USERS));
      waiting = waiting.slice(BATCH_USERS);
    }
  }
  if (waiting.length > 0) await answer(waiting);
  return { users, coldUsers, unusable };
}
