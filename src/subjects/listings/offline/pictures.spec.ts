import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ModelKind } from '../../../ml/model/classifier.js';
import { parametersOf } from '../../../pipeline/training/parameters/parameters.js';
import { columnMappingSchema } from '../dataset/columns.js';
import { packPictures } from '../dataset/pictures/pack-pictures.js';
import { type Applied, applyFile } from './apply-file.js';
import { type Learnt, learnFile } from './learn-file.js';

const COLOURS = { warm: 'red', cold: 'blue' } as const;
const HEADER = 'title,picture,label';

let folder: string;
let pictures: string;
let imageModel: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gondola-'));
  pictures = at('pictures');
  await mkdir(pictures);
  for (const [label, background] of Object.entries(COLOURS)) {
    const create = { width: 20, height: 20, channels: 3, background } as const;
    await sharp({ create })
      .png()
      .toFile(join(pictures, `${label}.png`));
  }
  await writeFile(join(pictures, 'broken.png'), 'no picture');
  imageModel = await saved(await learn(labelled(), 'image'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Listings whose picture alone tells their label, and whatever lines are added. */
function labelled(...extra: string[]): string {
  return labelledOf(60, ...extra);
}

function labelledOf(count: number, ...extra: string[]): string {
  const lines = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 'warm' : 'cold')).map(
    (label, i) => `thing n${i},${label}.png,${label}`,
  );
  return [HEADER, ...lines, ...extra].join('\n');
}

async function* contentOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

function learn(listings: string, model: ModelKind, path: string | null = pictures): Promise<Learnt> {
  const parts: object = model === 'image' || model === 'fusion' ? { image: { cnn: 'off', epochs: 3 } } : {};
  return learnFile(
    {
      ...{ listings: contentOf(listings), labels: null, mapping: columnMappingSchema.parse({}), threads: 1 },
      ...{ picturesPath: path, parameters: parametersOf(model, { seed: 1, ...parts }) },
    },
    () => {},
  );
}

async function saved({ model }: Learnt): Promise<string> {
  const path = at(`${model.kind}.gondola`);
  await writeFile(path, Buffer.concat(model.encode()));
  return path;
}

type Answer = Record<string, string>;

async function apply(
  listings: string,
  modelPath: string,
  path: string | null = pictures,
): Promise<{ rows: Answer[]; applied: Applied }> {
  let csv = '';
  const write = async (piece: string) => {
    csv += piece;
  };
  const files = { listings: contentOf(listings), modelPath, picturesPath: path };
  const applied = await applyFile(
    { ...files, mapping: columnMappingSchema.parse({}), threads: 2, write },
    () => {},
  );
  return { rows: parse(csv, { columns: true }) as Answer[], applied };
}

it('learns from pictures and judges others by them', async () => {
  const { rows } = await apply('title,picture\n,cold.png\n,warm.png', imageModel);

  expect(rows.map(({ label }) => label)).toEqual(['cold', 'warm']);
});

it('learns the same from a zip archive as from a folder', async () => {
  await pipeline(await packPictures(pictures), createWriteStream(at('pictures.zip')));
  const { model } = await learn(labelled(), 'image', at('pictures.zip'));

  expect(Buffer.concat(model.encode()).equals(await readFile(imageModel))).toBe(true);
});

it('counts the pictures that cannot be used, and says why', async () => {
  const lines = ['a thing,broken.png,warm', 'a thing more,gone.png,cold'];
  const { rows, pictures: used } = await learn(labelled(...lines), 'image');

  expect([rows, used?.count, used?.unusable.count]).toEqual([62, 60, 2]);
  expect(used?.unusable.first.map(({ line, reason }) => [line, reason])).toEqual([
    [62, 'broken'],
    [63, 'missing'],
  ]);
});

it('does not learn from a row that has neither a text nor a usable picture', async () => {
  const { rows, unusable } = await learn(labelled(',gone.png,warm', ',warm.png,warm'), 'image');

  expect([rows, unusable.first.map(({ line, reason }) => [line, reason])]).toEqual([61, [[62, 'no-text']]]);
});

it('answers a row that has neither a text nor a usable picture with the reason', async () => {
  const { rows } = await apply('title,picture\n,broken.png\n,warm.png', imageModel);

  expect(rows[0]).toMatchObject({ label: '', error: expect.stringContaining('picture cannot be used') });
});

it('keeps the rows in order over many batches with pictures', async () => {
  const names = Array.from({ length: 1_200 }, (_, i) => (i % 3 === 0 ? 'warm' : 'cold'));
  const lines = names.map((name, i) => (i % 100 === 0 ? `,${name}.png` : `thing ${name},`));

  const { rows, applied } = await apply(['title,picture', ...lines].join('\n'), imageModel);

  expect(rows.map(({ line }) => Number(line))).toEqual(names.map((_, i) => i + 2));
  expect(rows.filter((_, i) => i % 100 === 0).map(({ label }) => label)).toEqual(
    names.filter((_, i) => i % 100 === 0),
  );
  expect(applied.pictures?.count).toBe(12);
});

it('judges by text and picture together', async () => {
  const path = await saved(await learn(labelledOf(400), 'fusion'));

  const { rows } = await apply('title,picture\nthing,cold.png\nthing,warm.png', path);

  expect(rows.map(({ label }) => label)).toEqual(['cold', 'warm']);
});

it.each(['image', 'fusion'] as const)(
  'refuses to learn a model of kind %s without pictures',
  async (kind) => {
    await expect(learn(labelled(), kind, null)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('add --pictures'),
    });
  },
);

it('refuses pictures for a model that looks at none', async () => {
  await expect(learn(labelled(), 'linear')).rejects.toMatchObject({ facts: { field: 'pictures' } });
});

it('refuses to judge by pictures that are not given', async () => {
  await expect(apply('title\nthing', imageModel, null)).rejects.toMatchObject({
    message: expect.stringContaining('add --pictures'),
  });
});

it('asks which column names the picture', async () => {
  const file = labelled().replace(HEADER, 'title,colour,label');

  await expect(learn(file, 'image')).rejects.toMatchObject({ facts: { field: 'picture' } });
});
