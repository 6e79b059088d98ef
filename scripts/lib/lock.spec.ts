import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataFolderOwner, lockDataFolder } from './lock.mjs';
import { startedMark } from './processes.mjs';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'gondola-spec-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const writeLock = (owner: object) => writeFileSync(join(dataDir, 'lock'), JSON.stringify(owner));

test('a taken folder names its owner', () => {
  lockDataFolder(dataDir, 'npm start');
  expect(dataFolderOwner(dataDir)).toMatchObject({ pid: process.pid, command: 'npm start' });
});

test('a taken folder is refused with the command and the process', () => {
  lockDataFolder(dataDir, 'npm start');
  expect(() => lockDataFolder(dataDir, 'npm test')).toThrow(`in use by "npm start" (process ${process.pid})`);
});

test('a folder given back has no owner and no leftovers', () => {
  lockDataFolder(dataDir, 'npm start')();
  expect(readdirSync(dataDir)).toEqual([]);
});

test('the lock of a dead process is replaced', async () => {
  const dead = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(dead, 'exit');
  writeLock({ pid: dead.pid, startedMark: '1', command: 'npm start' });
  lockDataFolder(dataDir, 'npm test');
  expect(dataFolderOwner(dataDir)?.command).toBe('npm test');
});

test('a pid that was given to another process since then holds no lock', () => {
  writeLock({ pid: process.pid, startedMark: `not ${startedMark(process.pid)}`, command: 'npm start' });
  expect(dataFolderOwner(dataDir)).toBeUndefined();
});

test('a lock file that is not whole is replaced', () => {
  writeFileSync(join(dataDir, 'lock'), '{"pid":');
  const unlock = lockDataFolder(dataDir, 'npm test');
  unlock();
  expect(existsSync(join(dataDir, 'lock'))).toBe(false);
});
