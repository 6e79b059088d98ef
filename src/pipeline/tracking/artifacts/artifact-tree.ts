import type { DataSource, EntityManager } from 'typeorm';
import { sha256 } from '../../../platform/digest.js';
import { AppError, invalidInput } from '../../../platform/errors.js';
import { ID_PATTERN } from '../../../platform/ids.js';
import { Artifact, StoredFile } from '../../../store/entities/artifact.js';
import { Run, RunArtifact } from '../../../store/entities/tracking.js';
import { withNamedLock } from '../../../store/named-lock.js';
import { inTransaction } from '../../../store/transaction.js';
import { ownArtifactPath } from './artifact-address.js';

/**
 * The tree of paths under which clients keep files: `<experiment>/<run>/artifacts/<path>` are the artifacts of a run,
 * anything else is a stored file. A directory is there as long as a file is in it.
 */
export interface Place {
  readonly table: 'run_artifact' | 'stored_file';
  readonly runId: string | null;
  /** Inside the run, or below the root of all. */
  readonly path: string;
}

/** As long as a put waits for its digest. */
const LOCK_WAIT_SECONDS = 60;
const PATH_CHARS_MAX = { run_artifact: 500, stored_file: 700 } as const;

/** Where a path below the root of all artifacts is kept. */
export async function placeOf(manager: EntityManager, path: string): Promise<Place> {
  const names = path.split('/');
  for (const [index, name] of names.entries()) {
    if (!ID_PATTERN.test(name) || names[index + 1] !== 'artifacts') continue;
    const run = await manager.findOneBy(Run, { id: name });
    if (run === null || ownArtifactPath(run.artifactUri) !== names.slice(0, index + 2).join('/')) continue;
    return { table: 'run_artifact', runId: run.id, path: names.slice(index + 2).join('/') };
  }
  return { table: 'stored_file', runId: null, path };
}

/** @throws AppError INVALID_INPUT for a path that cannot be kept */
export function assertStorable({ table, path }: Place): void {
  if (path === '') throw invalidInput('path', 'A file needs a name.');
  if ([...path].length > PATH_CHARS_MAX[table]) {
    throw invalidInput('path', `'path' exceeds the maximum length of ${PATH_CHARS_MAX[table]} characters`);
  }
  // MySQL would take it for the same path without them.
  if (path.endsWith(' ')) throw invalidInput('path', 'The name of a file cannot end with a space.');
}

/** The digest of the file at a place. @throws AppError NOT_FOUND */
export async function fileAt(manager: EntityManager, { table, runId, path }: Place): Promise<Artifact> {
  const row =
    table === 'run_artifact'
      ? await manager.findOneBy(RunArtifact, { runId: runId!, path })
      : await manager.findOneBy(StoredFile, { path });
  // MySQL compares without the spaces at the end.
  const artifact = row?.path === path ? await manager.findOneBy(Artifact, { digest: row.digest }) : null;
  if (artifact !== null) return artifact;
  const message = `No such artifact: '${path.slice(0, 500)}'`;
  throw new AppError('NOT_FOUND', message, { kind: 'artifact', path: path.slice(0, 500) });
}

/**
 * Puts a file at a place, in the stead of one that may be there. Puts whose paths begin with the same name take turns,
 * so that none comes between the check of another and its row.
 * @param guard asked in the transaction, before anything is changed
 * @throws AppError INVALID_INPUT; OVERLOADED when others held the name for too long; and what `guard` throws
 */
export async function setFileAt(
  db: DataSource,
  place: Place,
  digest: string,
  guard: (manager: EntityManager) => Promise<void>,
): Promise<void> {
  const [name] = place.path.split('/');
  // The lock is held until after the commit, and so not in the transaction.
  await withNamedLock(db, `path-${place.runId}-${sha256(name!)}`, LOCK_WAIT_SECONDS, ({ manager }) =>
    inTransaction(manager, async (inside) => {
      await guard(inside);
      await setFile(inside, place, digest);
    }),
  );
}

async function setFile(manager: EntityManager, place: Place, digest: string): Promise<void> {
  await assertNoClash(manager, place);
  const { table, runId, path } = place;
  if (table === 'run_artifact') {
    await manager.upsert(RunArtifact, { runId: runId!, path, digest }, ['runId', 'path']);
  } else {
    await manager.upsert(StoredFile, { path, digest, createdAt: new Date() }, ['path']);
  }
}

/** A name is a file or a directory, as on a disk, where clients copy all of it to. */
async function assertNoClash(manager: EntityManager, place: Place): Promise<void> {
  const names = place.path.split('/');
  const above = names.slice(1).map((_, index) => names.slice(0, index + 1).join('/'));
  const { sql, values } = inside(place);
  const [clash]: { path: string }[] = await manager.query(
    `SELECT path FROM ${place.table} WHERE ${ofRun(place)} ((${sql})${above.length > 0 ? ' OR path IN (?)' : ''}) LIMIT 1`,
    [...runOf(place), ...values, ...(above.length > 0 ? [above] : [])],
  );
  if (clash === undefined) return;
  const isBelow = clash.path.startsWith(`${place.path}/`);
  throw invalidInput(
    'path',
    isBelow
      ? `'${place.path}' is a directory, and cannot be a file too.`
      : `'${clash.path}' is a file, and cannot be a directory too.`,
  );
}

/** A file or a directory in a listing. */
export interface Entry {
  readonly name: string;
  /** Null for a directory. */
  readonly bytes: number | null;
}

/** What is in a directory, by name; nothing for a file, and for what is not there. */
export async function entriesIn(manager: EntityManager, place: Place): Promise<Entry[]> {
  const { sql, values } = inside(place);
  const skipped = place.path === '' ? '' : `${place.path}/`;
  const rows: { name: string; is_directory: number; bytes: string }[] = await manager.query(
    `SELECT SUBSTRING_INDEX(rest, '/', 1) AS name, LOCATE('/', rest) > 0 AS is_directory, MAX(bytes) AS bytes
     FROM (SELECT SUBSTRING(file.path, CHAR_LENGTH(?) + 1) AS rest, artifact.bytes
           FROM ${place.table} file JOIN artifact ON artifact.digest = file.digest
           WHERE ${ofRun(place)} (${sql})) AS found
     GROUP BY name, is_directory`,
    [skipped, ...runOf(place), ...values],
  );
  const entries = new Map<string, Entry>();
  for (const name of await runFoldersIn(manager, place)) entries.set(name, { name, bytes: null });
  for (const { name, is_directory, bytes } of rows) {
    entries.set(name, { name, bytes: Number(is_directory) === 1 ? null : Number(bytes) });
  }
  return [...entries.values()].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

/** Removes a file, or a directory with all that is in it; what is not there is removed already. */
export async function removeAt(manager: EntityManager, place: Place): Promise<void> {
  const { sql, values } = inside(place);
  const itself = place.path === '' ? '' : ' OR path = ?';
  await manager.query(`DELETE FROM ${place.table} WHERE ${ofRun(place)} ((${sql})${itself})`, [
    ...runOf(place),
    ...values,
    ...(itself === '' ? [] : [place.path]),
  ]);
  if (!mayHoldRuns(place)) return;
  await manager.query(
    `DELETE file FROM run_artifact file JOIN run ON run.id = file.run_id
     WHERE LEFT(run.artifact_uri, CHAR_LENGTH(?)) = ?`,
    [uriOf(place), uriOf(place)],
  );
}

/** The directories in one that lead to the artifacts of runs. */
async function runFoldersIn(manager: EntityManager, place: Place): Promise<string[]> {
  if (!mayHoldRuns(place)) return [];
  const rows: { name: string }[] = await manager.query(
    `SELECT DISTINCT SUBSTRING_INDEX(SUBSTRING(run.artifact_uri, CHAR_LENGTH(?) + 1), '/', 1) AS name FROM run
     WHERE LEFT(run.artifact_uri, CHAR_LENGTH(?)) = ?
       AND EXISTS (SELECT 1 FROM run_artifact file WHERE file.run_id = run.id)`,
    [uriOf(place), uriOf(place), uriOf(place)],
  );
  return rows.map(({ name }) => name);
}

/** Reading all runs is spared where none can be: in the folder of a logged model, which clients list most. */
function mayHoldRuns({ table, path }: Place): boolean {
  return table === 'stored_file' && !/(^|\/)models\/m-[0-9a-f]{32}(\/|$)/.test(path);
}

function uriOf({ path }: Place): string {
  return path === '' ? 'mlflow-artifacts:/' : `mlflow-artifacts:/${path}/`;
}

/** A condition for the paths below a place: a range of the index. '0' comes after '/'. */
function inside({ path }: Place): { sql: string; values: string[] } {
  if (path === '') return { sql: 'TRUE', values: [] };
  return { sql: 'path >= ? AND path < ?', values: [`${path}/`, `${path}0`] };
}

const ofRun = ({ runId }: Place) => (runId === null ? '' : 'run_id = ? AND');
const runOf = ({ runId }: Place) => (runId === null ? [] : [runId]);
