import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FilmsTest } from '../../test/films/films-test.js';
import { runCli } from '../../test/support/cli.js';

let test: FilmsTest;
let popularity: string;
let als: string;
beforeAll(async () => {
  test = await FilmsTest.create({ users: 120, films: 150, ratings: 4_000, seed: 1 });
  popularity = (await test.train({ model: 'popularity' })).runId;
  als = (await test.train({ model: 'als', parameters: { als: { factors: 8, epochs: 3 } } })).runId;
});
afterAll(() => test?.close());

const gondola = (...args: string[]) => runCli(args, test.jobs.environment.variables);

async function draw(...args: string[]) {
  const out = join(test.jobs.environment.dataDir, `figures ${args.join(' ')}`);
  const { json } = await gondola('visualize', ...args, '--out', out, '--json');
  const { runId, files } = json<{ runId: string; files: string[] }>();
  const svgOf = (name: string) => readFile(join(out, `${name}.svg`), 'utf8');
  return { runId, names: files.map((file) => basename(file)), svgOf };
}

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

describe('gondola visualize of a run of films', () => {
  it('draws measures, learning curves and popularity of the latest run', async () => {
    const { runId, names } = await draw('--subject', 'films');

    expect(runId).toBe(als);
    expect(names.filter((name) => name.endsWith('.svg'))).toEqual(
      ['measures-gold', 'training-loss', 'ndcg-at-10', 'popularity'].map((name) => `${name}.svg`),
    );
    expect(names).toHaveLength(8);
  });

  it('names all runs on the dataset and the champion among them', async () => {
    const written = texts(await (await draw('--run', als)).svgOf('measures-gold'));

    const labels = [`popularity  ${popularity.slice(-8)}`, `als  ${als.slice(-8)}  champion`];
    expect(written).toEqual(expect.arrayContaining([...labels, 'NDCG@10', 'Recall@10', 'MAP', 'MRR']));
  });

  it('draws no curves of a model that does not learn in epochs', async () => {
    const { names } = await draw('--run', popularity, '--split', 'validation');

    expect(names.filter((name) => name.endsWith('.svg'))).toEqual([
      'measures-validation.svg',
      'popularity.svg',
    ]);
  });

  it('says how much of what is recommended the most rated films are', async () => {
    const written = texts(await (await draw('--run', popularity)).svgOf('popularity'));

    expect(written.join(' ')).toMatch(
      /the 15 most rated films have \d+ % of the ratings and \d+ % of the first/,
    );
  });

  it.each([
    ['a run about something else', ['--run', 'als', '--subject', 'listings'], 2, 'INVALID_INPUT'],
    ['a subject without a run', ['--subject', 'listings'], 1, 'NOT_FOUND'],
  ])('refuses %s', async (_, args, exitCode, error) => {
    const given = args.map((arg) => (arg === 'als' ? als : arg));
    const { code, json } = await gondola('visualize', ...given, '--json');

    expect(code).toBe(exitCode);
    expect(json()).toMatchObject({ error: { code: error } });
  });
});

describe('gondola build-features of a dataset of films', () => {
  it('says in a line why nothing is kept, and what models know', async () => {
    const { code, stdout } = await gondola('build-features', test.datasetVersionId, '--subject', 'films');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^Nothing is kept for films: .*\n/);
    expect(stdout).toMatch(/features +\d+ genres, \d+ title words, 7 decades/);
  });

  it.each([
    ['parameters of texts', ['--set', 'text.wordNgramMax=1'], 'set'],
    ['another subject', ['--subject', 'listings'], 'subject'],
  ])('refuses %s', async (_, args, field) => {
    const { code, json } = await gondola('build-features', test.datasetVersionId, ...args, '--json');

    expect(code).toBe(2);
    expect(json()).toMatchObject({ error: { field } });
  });
});
