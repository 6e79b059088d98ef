/** One living command per data folder: a lock file that names its owner, and outlives no owner. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, startedMark } from './processes.mjs';

/** @typedef {{ pid: number, startedMark: string, command: string }} Owner */

export class DataFolderInUse extends Error {
  /** @param {string} dataDir @param {Owner} owner */
  constructor(dataDir, owner) {
    super(
      `${dataDir} is in use by "${owner.command}" (process ${owner.pid}). ` +
        'Stop it first, or set GONDOLA_DATA_DIR to another folder.',
    );
    this.name = 'DataFolderInUse';
    this.owner = owner;
  }
}

const lockFile = (dataDir) => join(dataDir, 'lock');

/** @returns {Owner | undefined} */
function readOwner(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

const isLiving = (owner) =>
  owner !== undefined && isAlive(owner.pid) && startedMark(owner.pid) === owner.startedMark;

/** @returns {Owner | undefined} the living command that has the data folder */
export function dataFolderOwner(dataDir) {
  const owner = readOwner(lockFile(dataDir));
  return isLiving(owner) ? owner : undefined;
}

/**
 * Takes the data folder for this process; a lock of a dead process is replaced.
 *
 * @param {string} dataDir
 * @param {string} command what the user typed, for the message another command would show
 * @returns {() => void} gives it back
 * @throws {DataFolderInUse}
 */
export function lockDataFolder(dataDir, command) {
  mkdirSync(dataDir, { recursive: true });
  const file = lockFile(dataDir);
  const own = `${file}.${process.pid}`;
  const mark = { pid: process.pid, startedMark: startedMark(process.pid), command };
  writeFileSync(own, JSON.stringify(mark));
  try {
    // A hard link appears whole and for one taker only.
    while (!tryLink(own, file)) {
      const owner = readOwner(file);
      if (isLiving(owner)) throw new DataFolderInUse(dataDir, owner);
      takeAway(file, `${own}.stale`);
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    if (readOwner(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

function tryLink(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a stale lock; one that a faster command put in its place meanwhile is put back. */
function takeAway(file, aside) {
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (isLiving(readOwner(aside))) tryLink(aside, file);
  rmSync(aside, { force: true });
}
