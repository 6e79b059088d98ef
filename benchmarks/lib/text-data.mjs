// CSV files (id, title, description, label) that text models are trained and judged on.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

const root = resolve(import.meta.dirname, '../..');
const shared = resolve(root, '../shared/data');
const { createRandom } = await import('../../dist/src/ml/random.js');

export const GENERATED_ROWS = 85_000;
const GENERATED_TEST_ROWS = 15_000;
const TEST_SHARE = 0.2;
const FRENCH_SPLITS = 5;
const SERVING_ROWS = 20_000;

/** The names of the data sets, and how the files of each are made: one pair of train and test for each split. */
export const DATA_SETS = {
  pricerunner: { title: 'PriceRunner', make: priceRunner },
  french: { title: 'French listings', make: french },
  generated: { title: 'generated listings', make: generated },
};

/** Null when the data is absent. */
function priceRunner(folder, splits = 1) {
  const file = join(shared, 'pricerunner/pricerunner_aggregate.csv');
  if (!existsSync(file)) return null;
  const rows = parse(readFileSync(file), { relax_quotes: true });
  const listings = rows.map((row) => ({ id: row[0], title: row[1], description: '', label: row[6] }));
  return writeSplits(folder, 'pricerunner', listings, splits);
}

function french(folder, splits = FRENCH_SPLITS) {
  const listingsFile = join(shared, 'rakuten-fr/X_train_update.csv');
  if (!existsSync(listingsFile)) return null;
  const listings = challengeListings(listingsFile, join(shared, 'rakuten-fr/Y_train_CVw08PX.csv'));
  return writeSplits(folder, 'french', listings, splits);
}

async function generated(folder) {
  const listings = await generatedListings(folder);
  const train = listings.slice(0, GENERATED_ROWS - GENERATED_TEST_ROWS);
  return [writePair(folder, 'generated', train, listings.slice(train.length))];
}

/** @returns the path of a training file with the first `rows` generated listings, for each of these numbers */
export async function generatedGrowth(folder, rowCounts) {
  const listings = await generatedListings(folder);
  return rowCounts.map((rows) => writeListings(join(folder, `growth-${rows}.csv`), listings.slice(0, rows)));
}

/** Real titles where the file is there, else generated ones: a pair of train and test. */
export async function servingData(folder) {
  const real = priceRunner(folder)?.[0];
  if (real !== undefined) return { title: DATA_SETS.pricerunner.title, ...real };
  const listings = (await generatedListings(folder)).slice(0, SERVING_ROWS);
  return { title: DATA_SETS.generated.title, ...writeSplit(folder, 'serving', listings, 1) };
}

async function generatedListings(folder) {
  const { writeSampleFiles } = await import('../../dist/src/subjects/listings/dataset/sample/write.js');
  const sample = join(folder, 'sample');
  await mkdir(sample, { recursive: true });
  const listings = join(sample, 'X_train_update.csv');
  const labels = join(sample, 'Y_train_CVw08PX.csv');
  if (!existsSync(labels))
    await writeSampleFiles({ listings: GENERATED_ROWS, seed: 1, pictures: false }, sample);
  return challengeListings(listings, labels);
}

function challengeListings(listingsFile, labelsFile) {
  const read = (file) => parse(readFileSync(file), { relax_quotes: true, from: 2 });
  const labels = new Map(read(labelsFile));
  return read(listingsFile).map(([id, title, description]) => ({
    id,
    title,
    description,
    label: labels.get(id),
  }));
}

function writeSplits(folder, name, listings, splits) {
  return Array.from({ length: splits }, (_, i) => writeSplit(folder, `${name}-${i + 1}`, listings, i + 1));
}

/** A random part of each label's rows for the test, the rest for training. */
function writeSplit(folder, name, listings, seed) {
  const random = createRandom(seed);
  const isTest = new Uint8Array(listings.length);
  const labels = [...new Set(listings.map(({ label }) => label))].sort();
  for (const label of labels) {
    const rows = Int32Array.from(listings.keys()).filter((row) => listings[row].label === label);
    random.shuffle(rows);
    for (const row of rows.subarray(0, Math.round(rows.length * TEST_SHARE))) isTest[row] = 1;
  }
  return writePair(
    ...[folder, name],
    listings.filter((_, row) => isTest[row] === 0),
    listings.filter((_, row) => isTest[row] === 1),
  );
}

function writePair(folder, name, train, test) {
  const paths = { train: join(folder, `${name}.train.csv`), test: join(folder, `${name}.test.csv`) };
  writeListings(paths.train, train);
  writeListings(paths.test, test);
  return { ...paths, trainRows: train.length, testRows: test.length };
}

function writeListings(path, listings) {
  writeFileSync(
    path,
    stringify(listings, { header: true, columns: ['id', 'title', 'description', 'label'] }),
  );
  return path;
}
