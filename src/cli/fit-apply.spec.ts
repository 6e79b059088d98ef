import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { OFFLINE_COMMANDS } from './offline-commands.js';
import { runCli } from './program.js';

let folder: string;
const at = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-'));
  const rows = ['lampe', 'pompe'].flatMap((word) =>
    Array.from({ length: 20 }, (_, i) => `${word} n${i},${word}s`),
  );
  await writeFile(at('a.csv'), ['titel,kind', ...rows].join('\n'));
  await writeFile(at('b.csv'), 'titel\nlampe n3\npompe n4');
  return () => rm(folder, { recursive: true });
});

/** Runs a command line without a database in its environment. */
async function run(...args: string[]): Promise<{ exitCode: number; json: Record<string, unknown> }> {
  const written: string[] = [];
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => {
    out.mockRestore();
    error.mockRestore();
  });
  const exitCode = await runCli([...args, '--json'], {}, OFFLINE_COMMANDS);
  return { exitCode, json: JSON.parse(written.join('')) };
}

const fitFile = (...more: string[]) =>
  run('fit', '--train', at('a.csv'), '--out', at('m.gondola'), '--label-column', 'kind', ...more);

describe('gondola fit and apply', () => {
  it('make a model and predictions from files alone', async () => {
    const fitted = await fitFile('--title-column', 'titel');
    const applied = await run(
      ...[
        'apply',
        '--model',
        at('m.gondola'),
        '--in',
        at('b.csv'),
        '--out',
        at('p.csv'),
        '--title-column',
        '1',
      ],
    );

    expect([fitted.exitCode, applied.exitCode]).toEqual([0, 0]);
    expect(fitted.json).toMatchObject({ rows: 40, categories: 2, unusableRows: 0, backend: null });
    expect((await readFile(at('p.csv'), 'utf8')).split('\n').map((line) => line.split(',')[2])).toEqual([
      ...['label', 'lampes', 'pompes', undefined],
    ]);
  });

  it('count the pictures that they used', async () => {
    const create = { width: 9, height: 9, channels: 3, background: 'red' } as const;
    await mkdir(at('pictures'));
    await sharp({ create }).png().toFile(at('pictures/red.png'));
    const rows = Array.from({ length: 40 }, (_, i) => `n${i},${i % 2 === 0 ? 'red' : 'gone'}.png,${i % 4}`);
    await writeFile(at('c.csv'), ['title,photo,kind', ...rows].join('\n'));

    const files = ['--train', at('c.csv'), '--out', at('i.gondola'), '--pictures', at('pictures')];
    const columns = ['--label-column', 'kind', '--picture', 'photo'];
    const { json } = await run('fit', '--model', 'image', '--set', 'image.cnn=off', ...files, ...columns);

    expect(json).toMatchObject({
      ...{ pictures: 20, unusablePictures: 20, backend: 'none, no convolutional network' },
    });
  });

  it('say which backend of TensorFlow.js trained a network', async () => {
    const { json } = await fitFile(
      '--title-column',
      'titel',
      '--model',
      'neural',
      '--set',
      'neural.epochs=1',
    );

    expect(json).toMatchObject({ model: 'neural', backend: expect.stringMatching(/wasm|tfjs-node|cpu/i) });
  }, 30_000);

  it('leave nothing behind when the columns cannot be found', async () => {
    const { exitCode, json } = await fitFile('--title-column', 'colour');

    expect([exitCode, json]).toMatchObject([1, { error: { code: 'UNUSABLE_FILE', field: 'title' } }]);
    expect((await readdir(folder)).sort()).toEqual(['a.csv', 'b.csv']);
  });

  it('refuse to overwrite what they read', async () => {
    const { exitCode, json } = await run('fit', '--train', at('a.csv'), '--out', at('a.csv'));

    expect([exitCode, json]).toMatchObject([2, { error: { field: 'out' } }]);
  });

  it.each(['0', '1.5', 'many'])('refuse %s threads', async (threads) => {
    const { json } = await fitFile('--threads', threads);

    expect(json).toMatchObject({ error: { message: expect.stringMatching(/number/) } });
  });

  it('refuse a parameter that is out of range, naming it', async () => {
    const { exitCode, json } = await fitFile('--set', 'linear.epochs=0');

    expect([exitCode, json]).toMatchObject([2, { error: { message: expect.stringContaining('epochs') } }]);
  });
});
