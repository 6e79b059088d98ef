import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { COMMANDS } from './commands.js';
import { runCli } from './program.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-'));
  return () => rm(folder, { recursive: true });
});

/** Runs the command on a file of these vectors, without a database in its environment. */
async function verify(content: unknown, ...options: string[]) {
  const path = join(folder, 'vectors.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  const written: Record<'out' | 'error', string> = { out: '', error: '' };
  const spies = (['out', 'error'] as const).map((stream) =>
    vi.spyOn(stream === 'out' ? process.stdout : process.stderr, 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    }),
  );
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  const exitCode = await runCli(['drift', 'verify', path, ...options], {}, COMMANDS);
  return { exitCode, ...written };
}

const RIGHT = {
  name: 'cat-right',
  test: 'tvd',
  reference: ['a', 'b'],
  current: ['a', 'a'],
  expected: { distance: 0.5 },
};
const WRONG = { ...RIGHT, name: 'cat-wrong', expected: { distance: 0.25 } };
const DEFECT = {
  name: 'cat-defect',
  test: 'evidently.g_test',
  reference: ['a', 'b', 'a', 'b'],
  current: ['a', 'b'],
  expected: { test_used: 'g_test', raises: 'ValueError' },
};

describe('gondola drift verify', () => {
  it('says that all vectors agree, with exit code 0', async () => {
    const { exitCode, out } = await verify([RIGHT, DEFECT]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^2 vectors: 2 agree, 0 differ\.$/m);
    expect(out).toMatch(
      /^In 1 a known defect of Evidently explains that our own answer is another; --defects/m,
    );
  });

  it('prints what differs, with exit code 1', async () => {
    const { exitCode, out } = await verify([RIGHT, WRONG]);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^vector +answer +field +expected +got$/m);
    expect(out).toMatch(/^cat-wrong +theirs +distance +0\.25 +0\.5$/m);
    expect(out).not.toContain('cat-right');
    expect(out).toMatch(/^2 vectors: 1 agree, 1 differ\.$/m);
  });

  it('lists the known defects when asked', async () => {
    const { out } = await verify([DEFECT], '--defects');
    expect(out).toMatch(/^Evidently takes the counts of the reference for exact, /);
    expect(out).toMatch(/^cat-defect +an exception +p 1$/m);
  });

  it("leaves our own answers out when only Evidently's are asked for", async () => {
    const { exitCode, out } = await verify([DEFECT], '--as-evidently');
    expect(exitCode).toBe(0);
    expect(out).toBe('1 vectors: 1 agree, 0 differ.\n');
  });

  it('prints one JSON document', async () => {
    const { exitCode, out } = await verify([RIGHT, WRONG], '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      vectors: 2,
      differing: 1,
      differences: [{ name: 'cat-wrong', field: 'distance', expected: 0.25, got: 0.5 }],
    });
  });

  it('names the vector and the field of a file that cannot be used, with exit code 1', async () => {
    const { exitCode, out, error } = await verify([RIGHT, { ...RIGHT, current: 7 }]);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(error).toBe('error: Vector 2 ("cat-right"), field current: must be a list, is 7\n');
  });
});
