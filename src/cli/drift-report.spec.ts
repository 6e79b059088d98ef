import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRandom } from '../ml/random.js';
import { COMMANDS } from './commands.js';
import { runCli } from './program.js';

let folder: string;
const random = createRandom(3);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-'));
  return () => rm(folder, { recursive: true });
});

interface Shape {
  shift?: number;
  rows?: number;
  /** Another header row. */
  header?: string;
}

/** Prices, colours and titles of listings, as CSV. */
function listings({ shift = 0, rows = 400, header = 'price,colour,title' }: Shape = {}): string {
  const lines = Array.from({ length: rows }, () => {
    const price = (random.next() + random.next() + random.next() + shift).toFixed(3);
    const colour = ['rouge', 'bleu', 'vert'][random.int(3)];
    return `${price},${colour},lampe ${random.int(500)} mot${random.int(500)} ref${random.int(100_000)}`;
  });
  return `${[header, ...lines].join('\n')}\n`;
}

async function report(reference: string, current: string, ...options: string[]) {
  const paths = [join(folder, 'a.csv'), join(folder, 'b.csv')] as const;
  await writeFile(paths[0], reference);
  await writeFile(paths[1], current);
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
  const args = ['drift', 'report', '--reference', paths[0], '--current', paths[1], ...options];
  const exitCode = await runCli(args, {}, COMMANDS);
  return { exitCode, ...written };
}

describe('gondola drift report', () => {
  it('finds nothing in two files of the same kind, and knows what each column holds', async () => {
    const { exitCode, out } = await report(listings(), listings(), '--json');
    const { state, columns } = JSON.parse(out);
    expect([exitCode, state]).toEqual([0, 'OK']);
    expect(
      Object.fromEntries(columns.map(({ name, kind }: { name: string; kind: string }) => [name, kind])),
    ).toEqual({
      ...{ price: 'numeric', colour: 'categorical', title: 'text' },
    });
  });

  it('names the column that drifted', async () => {
    const { out } = await report(listings(), listings({ shift: 0.5 }));
    expect(out).toMatch(/^price +numeric +drift/m);
    expect(out).toMatch(/^colour +categorical +no drift/m);
  });

  it.each([0.4, 1])('names a text column of which a share of %s is missing', async (share) => {
    const rows = listings().split('\n');
    const emptied = rows.map((row, i) => (i > 0 && i <= share * 400 ? row.replace(/,lampe.*/, ',') : row));
    const { out } = await report(listings(), emptied.join('\n'), '--json');
    const { state, columns } = JSON.parse(out);
    expect(state).toBe('DRIFT');
    expect(columns[0]).toMatchObject({ name: 'title', missing: { state: 'DRIFT', currentShare: share } });
  });

  it('writes a page that needs nothing else', async () => {
    const path = join(folder, 'report.html');
    await report(listings(), listings({ shift: 0.5 }), '--out', path);
    const page = await readFile(path, 'utf8');
    expect(page).toContain('<svg');
    expect(page).not.toContain('<script');
    expect(page.length).toBeLessThan(150_000);
  });

  it('compares the columns that are asked for', async () => {
    const { out } = await report(listings(), listings({ shift: 0.5 }), '--except', 'price', '--json');
    expect(JSON.parse(out)).toMatchObject({ state: 'OK', columns: [{}, {}] });
  });

  it('shows the figures of missing values where these have drifted and the others have not', async () => {
    const rows = listings().split('\n');
    const emptied = rows.map((row, i) => (i > 0 && i <= 160 ? row.replace(/^[^,]+/, '') : row));
    const { out } = await report(listings(), emptied.join('\n'));
    expect(out).toMatch(/^price +numeric +drift \(missing\) +\S+e-\d+ +0\.400 /m);
  });

  it('leaves out what names the rows, unless it is asked for', async () => {
    const withIds = (text: string, first: number) =>
      text
        .split('\n')
        .map((row, i) => (row === '' ? '' : `${i === 0 ? 'id' : first + i},${row}`))
        .join('\n');
    const files = [withIds(listings(), 0), withIds(listings(), 1_000)] as const;
    const { out } = await report(...files);
    expect(out).toMatch(/left out as ids +id /);
    expect(out).toMatch(/verdict +no drift/);
    expect((await report(...files, '--columns', 'id')).out).toMatch(/^id +numeric +drift/m);
  });

  it('takes sentences for text, also when most are repeated', async () => {
    const text = (word: string) =>
      [
        'note',
        ...Array.from({ length: 1_000 }, (_, i) => `${word} livraison rapide numero ${i % 200} neuf`),
      ].join('\n');
    const { out } = await report(text('lampe'), text('chaise'), '--json');
    expect(JSON.parse(out).columns[0]).toMatchObject({ kind: 'text', state: 'DRIFT' });
  });

  it.each([
    [0.5, 3],
    [0, 0],
  ])('may say by its exit code whether there is drift (a shift of %s)', async (shift, code) => {
    expect((await report(listings(), listings({ shift }), '--fail-on-drift')).exitCode).toBe(code);
  });

  it('says which columns only one file has', async () => {
    const { out } = await report(listings(), listings({ header: 'price,couleur,title' }));
    expect(out).toMatch(/only in current +couleur/);
  });

  it('says that too few rows say nothing', async () => {
    const { out } = await report(listings(), listings({ rows: 10 }), '--json');
    expect(JSON.parse(out).state).toBe('TOO_FEW_ROWS');
  });

  it.each([
    ['a column that is not there', listings(), ['--columns', 'size'], /"size" is not in both files/],
    [
      'no column in common',
      'a\n1\n',
      [],
      /no column to compare. The reference has price, colour, title; current has a/,
    ],
    ['an exception that is not there', listings(), ['--except', 'price,size'], /"size" is in neither file/],
    ['a file without rows', 'price\n', [], /The current file has no rows below a header/],
    ['an empty file', '', [], /The current file has no rows below a header/],
    ['a quote that is not closed', 'price\n"1\n', [], /The current file cannot be read: .* never closed\.$/m],
    ['a file that is none of ours to write', listings(), ['--out', 'x.pdf'], /must end in .html or .json/],
    ['a folder', listings(), ['--current', tmpdir()], /is a folder, not a file/],
    ['a column that stands twice', 'price,price\n1,2\n', [], /has the column "price" twice/],
  ])('refuses %s', async (_name, current, options, message) => {
    const { exitCode, error } = await report(listings(), current, ...options);
    expect(exitCode).not.toBe(0);
    expect(error).toMatch(message);
  });
});
