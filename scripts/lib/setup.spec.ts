import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isInstalled, nodeVersionProblem, sourceDigest } from './setup.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gondola-spec-'));
  for (const folder of ['src', 'client', 'migrations', 'scripts', 'node_modules'])
    mkdirSync(join(root, folder));
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'scripts', 'copy-assets.mjs'), '');
  writeFileSync(join(root, 'scripts', 'bundle-offline.mjs'), '');
  writeFileSync(join(root, 'src', 'a.ts'), 'export const a = 1;\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each(['18.20.0', '20.18.3'])('Node %s is refused', (version) => {
  expect(nodeVersionProblem(version)).toContain(`this is Node ${version}`);
});

test.each(['20.19.0', '22.1.0'])('Node %s is accepted', (version) => {
  expect(nodeVersionProblem(version)).toBeUndefined();
});

test('a changed source asks for a build', () => {
  const before = sourceDigest(root);
  writeFileSync(join(root, 'src', 'a.ts'), 'export const a = 2;\n');
  expect(sourceDigest(root)).not.toBe(before);
});

test('a changed page of the web client asks for a build', () => {
  const before = sourceDigest(root);
  writeFileSync(join(root, 'client', 'page.tsx'), 'export const Page = () => null;\n');
  expect(sourceDigest(root)).not.toBe(before);
});

test('a renamed migration asks for a build', () => {
  writeFileSync(join(root, 'migrations', '1.ts'), '');
  const before = sourceDigest(root);
  cpSync(join(root, 'migrations', '1.ts'), join(root, 'migrations', '2.ts'));
  rmSync(join(root, 'migrations', '1.ts'));
  expect(sourceDigest(root)).not.toBe(before);
});

test('neither a new file time nor a spec asks for a build', () => {
  const before = sourceDigest(root);
  utimesSync(join(root, 'src', 'a.ts'), 1, 1);
  writeFileSync(join(root, 'src', 'a.spec.ts'), '');
  expect(sourceDigest(root)).toBe(before);
});

const lockText = JSON.stringify({
  packages: {
    '': { name: 'gondola' },
    'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' },
    'node_modules/only-on-macos': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  },
});

function writeInstalled(packages: object) {
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
}

test('node_modules with every wanted package counts as installed', () => {
  writeInstalled({ 'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' } });
  expect(isInstalled(lockText, root)).toBe(true);
});

test('node_modules with another version does not', () => {
  writeInstalled({ 'node_modules/zod': { version: '3.0.0', integrity: 'sha512-a' } });
  expect(isInstalled(lockText, root)).toBe(false);
});

test('a clone without node_modules does not', () => {
  expect(isInstalled(lockText, join(root, 'src'))).toBe(false);
});
