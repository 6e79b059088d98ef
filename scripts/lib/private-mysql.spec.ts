import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installMysqlData, privateMysql } from './private-mysql.mjs';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'gondola-spec-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** An installer that begins its work and then fails, as one that is interrupted. */
function failingInstaller() {
  const file = join(dataDir, 'installer');
  const script = [
    '#!/bin/sh',
    'for a in "$@"; do case "$a" in --datadir=*) mkdir "$' + '{a#--datadir=}";; esac; done',
  ];
  writeFileSync(file, [...script, 'echo "disk full" >&2', 'exit 1', ''].join('\n'));
  chmodSync(file, 0o755);
  return file;
}

test('a set-up that fails leaves no data folder to be used', () => {
  const installer = failingInstaller();
  expect(() => installMysqlData({ dataDir, installer, log: () => {} })).toThrow(/disk full/);
  expect(existsSync(join(dataDir, 'mysql'))).toBe(false);
});

test('the leftovers of an interrupted set-up are removed', () => {
  mkdirSync(join(dataDir, 'mysql.installing'));
  mkdirSync(join(dataDir, 'mysql'));
  installMysqlData({ dataDir, installer: '/nonexistent', log: () => {} });
  expect(readdirSync(dataDir)).toEqual(['mysql']);
});

test('a data folder too deep for a socket gets its socket elsewhere', () => {
  const deep = join(dataDir, 'd'.repeat(100));
  mkdirSync(deep);
  const mysql = privateMysql({ dataDir: deep, server: 'mariadbd', port: 1, password: 'x' });
  const socket = mysql.program.args
    .find((arg: string) => arg.startsWith('--socket='))
    ?.slice('--socket='.length);
  mysql.cleanUp();
  expect(Buffer.byteLength(socket ?? 'x'.repeat(200))).toBeLessThanOrEqual(100);
});
