import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from '../support/cli.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';

const WEAK = ['--set', 'text.wordNgramMax=1', 'linear.epochs=1', 'linear.cost=0.001'];

let environment: TestEnvironment;
let weak: CliResult;
let best: CliResult;
let worse: CliResult;

const gondola = (...args: string[]) => runCli([...args, '--json'], environment.variables);
const train = (...options: string[]) => gondola('train', 'small', '--model-name', 'shop', ...options);

beforeAll(async () => {
  environment = await createTestEnvironment();
  await gondola('make-dataset', '--sample', '2000', '--name', 'small');
  weak = await train(...WEAK);
  best = await train('--set', 'linear.epochs=3');
  worse = await train(...WEAK, '--seed', '2');
}, 180_000);
afterAll(() => environment?.close());

describe('the gate on the command line', () => {
  it('decides after every training', () => {
    const verdicts = [weak, best, worse].map((result) => result.json().verdict);
    expect(verdicts).toEqual(['PROMOTED', 'PROMOTED', 'REJECTED']);
  });

  it('promotes no version that it rejects, with exit code 3 and the evidence', async () => {
    const { code, json } = await gondola('promote', 'shop', '3');
    expect(code).toBe(3);
    expect(json()).toMatchObject({
      promoted: false,
      verdict: 'REJECTED',
      evidence: { rows: expect.any(Number) },
    });
  });

  it('promotes it by override, and rolls back to what served before', async () => {
    const promoted = await gondola('promote', 'shop', '3', '--override', 'a try', '--expected-version', '2');
    expect([promoted.code, promoted.json()]).toMatchObject([0, { promoted: true, overridden: true }]);
    const late = await gondola('promote', 'shop', '1', '--override', 'a try', '--expected-version', '2');
    expect([late.code, late.json()]).toMatchObject([1, { error: { code: 'PROMOTION_CONFLICT' } }]);
    const back = await gondola('rollback', 'shop', '--reason', 'it was worse');
    expect([back.code, back.json()]).toMatchObject([0, { version: 2, replaced: 3 }]);
  });

  it('asks for a reason', async () => {
    expect((await gondola('rollback', 'shop')).json()).toMatchObject({ error: { code: 'USAGE' } });
  });

  it('puts runs side by side', async () => {
    const ids = [weak, best].map((result) => result.json().runId as string);
    const { code, json } = await gondola('compare', ...ids);
    expect(code).toBe(0);
    expect(json()).toMatchObject({
      runs: ids.map((id) => ({ id })),
      pairs: [{ verdict: 'PASSED', flips: expect.any(Array) }],
    });
  });

  it('shows the comparison as tables', async () => {
    const ids = [weak, best].map((result) => result.json().runId as string);
    const { stdout } = await runCli(['compare', ...ids], environment.variables);
    for (const part of [/^parameter /, /linear\.epochs +1 +3/, /McNemar/, /the gate would say PASSED/]) {
      expect(stdout).toMatch(part);
    }
  });

  it('does not know a version that is not there', async () => {
    expect((await gondola('promote', 'shop', '99')).json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });
});
