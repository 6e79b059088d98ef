import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRandom } from '../ml/random.js';
import { COMMANDS } from './commands.js';
import { runCli } from './program.js';

let folder: string;
const at = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-'));
  return () => rm(folder, { recursive: true });
});

/** Runs the command without a database in its environment. */
async function gate(options: string[] = [], environment: Record<string, string> = {}, command = 'gate') {
  const written: string[] = [];
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => {
    out.mockRestore();
    error.mockRestore();
  });
  const files = ['--champion', at('a.csv'), '--challenger', at('b.csv')];
  const exitCode = await runCli([command, ...files, ...options], environment, COMMANDS);
  return { exitCode, text: written.join('') };
}

async function gateJson(options: string[] = [], environment: Record<string, string> = {}) {
  const { exitCode, text } = await gate([...options, '--json'], environment);
  return { exitCode, json: JSON.parse(text) };
}

const CODES = ['10', '40', '2583'];

/** A file of 1,000 answers, a share of them wrong; `seed` says which. */
function answers(wrong: number, seed: number, header = 'id,truth,predicted,p_10,p_40,p_2583'): string {
  const random = createRandom(seed);
  const rows = Array.from({ length: 1000 }, (_, row) => {
    const truth = row % 3;
    const predicted = random.next() < wrong ? (truth + 1) % 3 : truth;
    const shares = CODES.map((_, index) => (index === predicted ? '0.8' : '0.1'));
    return [`row-${row}`, CODES[truth], CODES[predicted], ...shares].join(',');
  });
  return `${[header, ...rows].join('\n')}\n`;
}

async function write(champion: string, challenger: string): Promise<void> {
  await writeFile(at('a.csv'), champion);
  await writeFile(at('b.csv'), challenger);
}

describe('gondola gate', () => {
  it('passes a better challenger, with exit code 0', async () => {
    await write(answers(0.3, 1), answers(0.1, 2));
    const { exitCode, json } = await gateJson();
    expect([exitCode, json.verdict]).toEqual([0, 'PASSED']);
    expect(json.evidence).toMatchObject({ rows: 1000, classes: CODES.map((code) => ({ code })) });
    expect(json.flips).toHaveLength(json.evidence.flips);
  });

  it('rejects an equal one, with exit code 3', async () => {
    await write(answers(0.03, 1), answers(0.03, 2));
    const { exitCode, json } = await gateJson();
    expect([exitCode, json.verdict]).toEqual([3, 'REJECTED']);
  });

  it('is undecided on a few rows, with exit code 4', async () => {
    const few = (text: string) => text.split('\n').slice(0, 61).join('\n');
    await write(few(answers(0.3, 1)), few(answers(0.2, 2)));
    const { exitCode, json } = await gateJson();
    expect([exitCode, json.verdict]).toEqual([4, 'UNDECIDED']);
  });

  it('prints the verdict, the tests and every category', async () => {
    await write(answers(0.3, 1), answers(0.1, 2));
    const { text } = await gate();
    expect(text).toMatch(/^PASSED: It is better/);
    for (const part of [/McNemar, exact +p = /, /rows needed/, /^2583 \p{L}.+ 333 /mu])
      expect(text).toMatch(part);
  });

  it('joins by id, whatever the order of the rows', async () => {
    const [champion, challenger] = [answers(0.3, 1), answers(0.1, 2)];
    await write(champion, challenger);
    const straight = (await gateJson()).json.evidence;
    const [header, ...rows] = challenger.trim().split('\n');
    await write(champion, [header, ...rows.reverse()].join('\n'));
    expect((await gateJson()).json.evidence).toEqual(straight);
  });

  it('takes what "apply" writes, with a truth added', async () => {
    const header = 'id,truth,label,p_10,p_40,p_2583';
    await write(answers(0.3, 1, header), answers(0.1, 2, header));
    expect((await gateJson()).json.verdict).toBe('PASSED');
  });

  it('weighs costs when they are given', async () => {
    await write(answers(0.03, 1), answers(0.03, 1));
    const { json } = await gateJson(['--champion-bytes', '1000', '--challenger-bytes', '500']);
    expect(json).toMatchObject({ verdict: 'PASSED', evidence: { cost: { cheaper: true } } });
  });

  it('judges by the rule of the environment', async () => {
    await write(answers(0.3, 1), answers(0.1, 2));
    const { json } = await gateJson([], { GATE_RULE: '{"differenceMin":0.4}' });
    expect(json).toMatchObject({ verdict: 'REJECTED', rule: { differenceMin: 0.4, significance: 0.05 } });
  });

  it('counts a row without an answer as wrong, and says so', async () => {
    await write(answers(0.1, 1), answers(0.1, 1).replace('row-5,2583,2583', 'row-5,2583,'));
    const { json } = await gateJson();
    expect(json.notes).toContainEqual(expect.stringContaining('challenger did not answer 1 row;'));
    expect(json.evidence.lost).toBe(1);
  });

  it('says when answers are not the most probable categories', async () => {
    const odd = answers(0.1, 1).replace('0.8,0.1,0.1', '0.1,0.8,0.1');
    await write(odd, answers(0.1, 1));
    expect((await gateJson()).json.notes).toContainEqual(expect.stringContaining('In 1 row the champion'));
  });

  it('shows log loss and calibration error of the probabilities, which decide nothing', async () => {
    const champion = answers(0.2, 1);
    await write(champion, champion.replaceAll('0.8', '0.6').replaceAll('0.1', '0.2'));
    const { json } = await gateJson();
    expect(json.probabilities.rows).toBe(1000);
    const right = json.evidence.champion.accuracy;
    const logLoss = (sure: number, other: number) => -right * Math.log(sure) - (1 - right) * Math.log(other);
    expect(json.probabilities.champion.logLoss).toBeCloseTo(logLoss(0.8, 0.1), 6);
    expect(json.probabilities.challenger.logLoss).toBeCloseTo(logLoss(0.6, 0.2), 6);
    expect(json.probabilities.challenger.ece).toBeCloseTo(right - 0.6, 6);
    expect(json.verdict).toBe('REJECTED');
    expect((await gate()).text).toMatch(/^log loss +0\.\d{4} +0\.\d{4} +\+0\.\d{4}$/m);
  });

  it('says when a file has no probabilities', async () => {
    const bare = answers(0.1, 2).replaceAll(/(,0\.\d){3}$/gm, '');
    await write(answers(0.1, 1), bare.replace(',p_10,p_40,p_2583', ''));
    const { json } = await gateJson();
    expect(json.probabilities).toMatchObject({ champion: { ece: expect.any(Number) }, challenger: null });
    expect(json.notes).toContainEqual(expect.stringMatching(/challenger's file has no probabilities/));
  });

  it('says when probabilities do not sum to 1', async () => {
    await write(answers(0.1, 1).replace('0.8,0.1,0.1', '0.8,0.8,0.1'), answers(0.1, 2));
    const { json } = await gateJson();
    expect(json.probabilities.champion).toBeNull();
    expect(json.notes).toContainEqual(expect.stringMatching(/champion's .* do not sum to 1 in 1 row,/));
  });

  it('leaves other columns alone where no column is called p_<code>', async () => {
    const header = 'id,truth,predicted,10,40,title';
    await write(answers(0.1, 1, header), answers(0.1, 2, header).replaceAll(/[^,]+$/gm, 'a lamp'));
    expect((await gateJson()).json.verdict).toBe('REJECTED');
  });

  it.each([
    [
      'a probability that is no number',
      (text: string) => text.replace('0.8,0.1,0.1', '0.8,low,0.1'),
      /line \d+: "low" in the column "p_40" is not a number from 0 to 1/,
    ],
    [
      'a probability above 1',
      (text: string) => text.replace('0.8,0.1,0.1', '0.8,1.1,0.1'),
      /"1\.1" in the column "p_40" is not/,
    ],
    [
      'an empty probability',
      (text: string) => text.replace('0.8,0.1,0.1', '0.8,,0.1'),
      /"" in the column "p_40" is not/,
    ],
    [
      'probabilities of an unknown category',
      (text: string) => text.replace('p_40', 'p_4O'),
      /the column "p_4O" is of a category "4O" that no row/,
    ],
    [
      'a column of probabilities twice',
      (text: string) => text.replace('p_40', 'p_10'),
      /the column "p_10" stands there twice/,
    ],
    ['other truths', (text: string) => text.replace('row-7,40', 'row-7,10'), /truth of 1 row; "row-7" is 40/],
    ['a missing id', (text: string) => text.replace(/row-7,.*\n/, ''), /lacks 1 id .* "row-7"/],
    ['an unknown id', (text: string) => `${text}more,10,10,1,0,0\n`, /lacks 1 id .* "more"/],
    [
      'an id twice',
      (text: string) => `${text}row-7,40,40,0,1,0\n`,
      /line 1002: the id "row-7" stands there twice/,
    ],
    [
      'no truth',
      (text: string) => text.replace('row-7,40', 'row-7,'),
      /line 9: the truth of "row-7" is empty/,
    ],
    [
      'no such column',
      (text: string) => text.replace('truth', 'gold'),
      /no column "truth".*columns: id, gold/,
    ],
    ['no rows', (text: string) => text.split('\n')[0]!, /no row/],
  ])('refuses %s', async (_what, spoil, message) => {
    await write(answers(0.1, 1), spoil(answers(0.1, 2)));
    const { exitCode, json } = await gateJson();
    expect([exitCode, json.error.code]).toEqual([1, 'UNUSABLE_FILE']);
    expect(json.error.message).toMatch(message);
  });

  it('refuses a file that is not there', async () => {
    await writeFile(at('a.csv'), answers(0.1, 1));
    expect(await gateJson()).toMatchObject({ exitCode: 2, json: { error: { field: 'challenger' } } });
  });

  it.each(['gate', 'promote'])('has its exit codes in the help of "%s"', async (command) => {
    const { text } = await gate(['--help'], {}, command);
    expect(text).toMatch(/Exit codes: 0 .*, 1 an error, 2 wrong usage, 3 .*REJECTED, 4 .*UNDECIDED/);
  });

  it('names what is wrong with the rule', async () => {
    await write(answers(0.1, 1), answers(0.1, 2));
    const { json } = await gateJson([], { GATE_RULE: '{"significance":2}' });
    expect(json.error).toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringMatching(/significance/),
    });
  });
});
