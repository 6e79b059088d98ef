import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLineage } from '../../src/pipeline/lineage/verify-lineage.js';
import { newId } from '../../src/platform/ids.js';
import { DatasetVersion, FeatureSet } from '../../src/store/entities/dataset.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { runCli } from '../support/cli.js';
import { type Lineage, startLineage } from './support.js';

let lineage: Lineage;
let predictionId: string;
beforeAll(async () => {
  lineage = await startLineage();
  predictionId = await lineage.predict('l1');
});
afterAll(() => lineage?.environment.close());

const verify = () => verifyLineage(predictionId, { ...lineage, subjectOf });

it('computes every digest from a prediction to the source file again, and finds them equal', async () => {
  const report = await verify();
  expect(report.checks.map(({ what, equal }) => [what, equal])).toEqual([
    ['model file', true],
    ['dataset digest in the model', true],
    ['feature set digest in the model', true],
    ['feature set digest', true],
    ['feature set file', true],
    ['dataset digest', true],
    ['source file listings (offers.csv)', true],
  ]);
  expect(report.firstDifference).toBeNull();
});

it('does so on the command line too', async () => {
  const { code, json } = await runCli(
    ['lineage', 'verify', predictionId, '--json'],
    lineage.environment.variables,
  );
  expect(code).toBe(0);
  expect(json()).toMatchObject({ runId: lineage.runId, firstDifference: null });
});

it('does not know a prediction that was never made', async () => {
  await expect(verifyLineage(newId(), { ...lineage, subjectOf })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

describe('what differs is named', () => {
  const columns = [
    ['a title', 'title', "CONCAT(title, '!')"],
    ['a category', 'class_index', '1 - class_index'],
    ['a split', 'split', "'gold'"],
    ['a line number', 'line_number', 'line_number + 1'],
  ];
  it.each(columns)('when %s was changed in MySQL', async (_what, column, changed) => {
    const { db, datasetVersionId } = lineage;
    const where = `dataset_version_id = '${datasetVersionId}' AND row_no = 0`;
    const [{ value }] = await db.query(`SELECT ${column} AS value FROM listing WHERE ${where}`);
    await db.query(`UPDATE listing SET ${column} = ${changed} WHERE ${where}`);
    expect((await verify()).firstDifference).toMatchObject({ what: 'dataset digest', explanation: null });
    await db.query(`UPDATE listing SET ${column} = ? WHERE ${where}`, [value]);
    expect((await verify()).firstDifference).toBeNull();
  });

  const files = ['model file', 'feature set file', 'source file listings (offers.csv)'];
  it.each(files)('when the %s is damaged', async (what) => {
    const digest = (await verify()).checks.find((check) => check.what === what)!.recorded;
    const path = join(lineage.environment.dataDir, 'artifacts', digest.slice(0, 2), digest);
    const content = readFileSync(path);
    writeFileSync(path, Buffer.concat([content, Buffer.from('x')]));
    expect((await verify()).firstDifference).toMatchObject({ what, recorded: digest });
    writeFileSync(path, content);
  });

  it('when a run is said to have been trained on other features', async () => {
    const { manager } = lineage.db;
    const [features] = await manager.find(FeatureSet);
    const other = { ...features!, digest: 'f'.repeat(64) };
    await manager.insert(FeatureSet, other);
    await lineage.db.query('UPDATE run SET feature_set_digest = ? WHERE id = ?', [
      other.digest,
      lineage.runId,
    ]);
    expect((await verify()).firstDifference).toMatchObject({ what: 'feature set digest in the model' });
    await lineage.db.query('UPDATE run SET feature_set_digest = ? WHERE id = ?', [
      features!.digest,
      lineage.runId,
    ]);
  });

  it('when the model file is gone', async () => {
    const version = await lineage.db.manager.findOneByOrFail(ModelVersion, { id: lineage.modelVersionId });
    const { artifactDigest } = version;
    const path = join(lineage.environment.dataDir, 'artifacts', artifactDigest!.slice(0, 2), artifactDigest!);
    const content = readFileSync(path);
    writeFileSync(path, content.subarray(0, 10));
    const { exitCode, stdout } = await lineageCli();
    expect([exitCode, stdout.split('\n')[0]]).toEqual([1, 'Not as recorded: model file.']);
    writeFileSync(path, content);
  });
});

async function lineageCli() {
  const { code, stdout } = await runCli(['lineage', 'verify', predictionId], lineage.environment.variables);
  return { exitCode: code, stdout };
}

it('also holds for generated listings, with their entities, emojis and odd spaces', async () => {
  const { environment, db } = lineage;
  const made = await runCli(
    ['make-dataset', '--sample', '500', '--name', 's', '--json'],
    environment.variables,
  );
  expect(made.code).toBe(0);
  const { digestOfStoredRows } = await import('../../src/subjects/listings/dataset/dataset-digest.js');
  const sample = await db.manager.findOneByOrFail(DatasetVersion, { name: 's' });
  expect(await digestOfStoredRows(db.manager, sample)).toBe(sample.digest);
}, 60_000);
