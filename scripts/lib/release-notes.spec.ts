import { expect, test } from 'vitest';
import { releaseNotes } from './release-notes.mjs';

const CHANGELOG =
  '# Changelog\n\n## Unreleased\n\n- Later.\n\n## 1.2.3 (2026-11-30)\n\n- Now.\n\n## 1.2.2\n\n- Before.\n';

test('the notes of a release are the part of its version', () => {
  expect(releaseNotes('v1.2.3', '1.2.3', CHANGELOG)).toBe('- Now.');
});

test('a tag that is not the version of the package is refused', () => {
  expect(() => releaseNotes('v1.2.2', '1.2.3', CHANGELOG)).toThrow('package.json has version 1.2.3');
});

test('a version that the changelog does not have is refused', () => {
  expect(() => releaseNotes('v1.2', '1.2', CHANGELOG)).toThrow('no part "## 1.2"');
});

test('an empty part is refused', () => {
  expect(() => releaseNotes('v2.0.0', '2.0.0', '## 2.0.0\n\n## 1.2.3\n\n- Now.\n')).toThrow('says nothing');
});
