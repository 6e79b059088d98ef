import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOfExternalId } from '../../src/pipeline/lineage/erasure/erasures.js';
import { verifyLineage } from '../../src/pipeline/lineage/verify-lineage.js';
import { trainAndPromote } from '../../src/pipeline/loop/train-and-promote.js';
import type { GoldEvidence } from '../../src/pipeline/registry/gate/gold-evidence.js';
import { judgeChallenger } from '../../src/pipeline/registry/gate/judge-challenger.js';
import { createRun } from '../../src/pipeline/tracking/runs.js';
import { textParametersSchema, vectorizerOptions } from '../../src/pipeline/training/parameters/text.js';
import { runOf, trainingRequestSchema, withPresets } from '../../src/pipeline/training/training-request.js';
import { DEFAULT_GATE_RULE } from '../../src/platform/gate-rule.js';
import { newId } from '../../src/platform/ids.js';
import { parseRequest } from '../../src/platform/validation.js';
import { DatasetVersion, Listing } from '../../src/store/entities/dataset.js';
import { Erasure } from '../../src/store/entities/erasure.js';
import { Prediction } from '../../src/store/entities/prediction.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { RunMetric } from '../../src/store/entities/tracking.js';
import {
  eraseListing,
  eraseRequestSchema,
  resumeErasures,
} from '../../src/subjects/listings/erasure/erase-listing.js';
import { buildMaterial } from '../../src/subjects/listings/features/build-material.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { runCli } from '../support/cli.js';
import { type Lineage, startLineage } from './support.js';

const NOW = new Date('2026-06-07T08:09:10.000Z');
const BEFORE = new Date(NOW.getTime() - 1);
const AFTER = new Date(NOW.getTime() + 1);

let lineage: Lineage;
beforeAll(async () => {
  lineage = await startLineage();
});
afterAll(() => lineage?.environment.close());

const erase = (externalId: string, dryRun = false, dataset: string | null = null) =>
  eraseListing(lineage.db, { externalId, dataset, dryRun }, NOW);
const textsOf = async (externalId: string) =>
  (await lineage.db.manager.findBy(Listing, { externalId })).map(({ datasetVersionId }) => datasetVersionId);
const NOT_FOUND = { code: 'NOT_FOUND', facts: { kind: 'listing' } };
const predictionOf = (id: string) => lineage.db.manager.findOneByOrFail(Prediction, { id });
const digestOfFile = async () => {
  const [{ digest }] = await lineage.db.query("SELECT digest FROM artifact WHERE file_name = 'offers.csv'");
  return digest as string;
};

describe('a dry run', () => {
  it('lists datasets with lines, models, predictions and files, and changes nothing', async () => {
    const predictionId = await lineage.predict('l1');
    const report = await erase('l1', true);
    expect(report).toMatchObject({
      dryRun: true,
      erasure: null,
      datasets: [{ datasetVersionId: lineage.datasetVersionId, rows: [{ lineNumber: 3 }], rejectedRows: [] }],
      models: [{ modelVersionId: lineage.modelVersionId, modelName: 'offers', version: 1 }],
      predictionRows: 1,
      predictions: [{ id: predictionId, modelName: 'offers', version: 1 }],
      files: [{ digest: await digestOfFile(), what: 'source file, listings' }],
    });
    expect((await predictionOf(predictionId)).title).not.toBe('');
  });

  it('finds rejected rows that name the listing', async () => {
    expect((await erase('l5', true)).datasets[0]!.rejectedRows).toHaveLength(1);
  });

  it('of an id that is only part of another finds nothing of that one', async () => {
    await expect(erase('l90', true)).rejects.toMatchObject(NOT_FOUND);
  });

  it.each(["l1' OR '1'='1", '%', 'l_', '\\'])('takes %s for an id like any other', async (externalId) => {
    await expect(erase(externalId, true)).rejects.toMatchObject(NOT_FOUND);
  });

  it('names as many predictions as are asked for, and counts all', async () => {
    for (const _each of [1, 2, 3]) await lineage.predict('l40');
    const request = { externalId: 'l40', dataset: null, dryRun: true };
    const { predictions, predictionRows } = await eraseListing(lineage.db, request, NOW, 2);
    expect([predictions.length, predictionRows]).toEqual([2, 3]);
  });
});

describe('an erasure', () => {
  it('empties listing, rejected row and prediction, and leaves a record without the id', async () => {
    const predictionId = await lineage.predict('l5', BEFORE);
    const { erasure } = await erase('l5');
    expect(erasure).toMatchObject({
      state: 'done',
      externalId: null,
      listingRows: 1,
      rejectedRows: 1,
      predictionRows: 1,
    });
    const listing = await lineage.db.manager.findOneByOrFail(Listing, { lineNumber: 7 });
    expect(listing).toMatchObject({ externalId: 'erased', title: '', description: '', imageFile: null });
    expect(await predictionOf(predictionId)).toMatchObject({
      title: '',
      description: '',
      externalId: null,
      categoryCode: 'lampe',
    });
    const [{ count }] = await lineage.db.query(
      "SELECT COUNT(*) AS count FROM rejected_row WHERE excerpt LIKE '%une autre lampe%' OR detail LIKE '%l5%'",
    );
    expect(Number(count)).toBe(0);
  });

  it('is what the verification of the lineage names when the dataset no longer gives its digest', async () => {
    const predictionId = await lineage.predict(null);
    await erase('l7');
    const { firstDifference } = await verifyLineage(predictionId, { ...lineage, subjectOf });
    expect(firstDifference).toMatchObject({
      what: 'dataset digest',
      explanation: expect.stringMatching(/^Altered by .*the last at 2026-06-07T08:09:10.000Z\.$/),
    });
  });

  it('done twice says that it was done before', async () => {
    await erase('l8');
    await expect(erase('l8')).rejects.toMatchObject({
      ...{ code: 'NOT_FOUND', message: expect.stringContaining('erased before, on 2026-06-07') },
    });
  });

  it('empties predictions that were waiting elsewhere when it was done', async () => {
    await erase('l9');
    expect((await predictionOf(await lineage.predict('l9', BEFORE))).title).toBe('');
  });

  it('leaves predictions that are made after it', async () => {
    await erase('l10');
    expect((await predictionOf(await lineage.predict('l10', AFTER))).externalId).toBe('l10');
  });

  it('that was killed after it was written down is finished at the next start', async () => {
    const predictionId = await lineage.predict('l11', BEFORE);
    await lineage.db.manager.insert(Erasure, {
      ...{ id: newId(), externalId: 'l11', externalIdDigest: digestOfExternalId('l11'), state: 'begun' },
      ...{ listingRows: 0, rejectedRows: 0, predictionRows: 0, requestedAt: NOW, doneAt: null },
    });
    expect(await resumeErasures(lineage.db, AFTER)).toBe(1);
    expect((await predictionOf(predictionId)).title).toBe('');
    expect(await resumeErasures(lineage.db, AFTER)).toBe(0);
  });

  it('by several at once erases once and reports all of them done', async () => {
    await lineage.predict('l12', BEFORE);
    const outcomes = await Promise.allSettled([erase('l12'), erase('l12'), erase('l12')]);
    const reports = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value.erasure!] : []));
    expect(new Set(reports.map(({ state }) => state))).toEqual(new Set(['done']));
    expect(reports.reduce((sum, { predictionRows }) => sum + predictionRows, 0)).toBe(1);
    for (const each of outcomes) if (each.status === 'rejected') expect(each.reason).toMatchObject(NOT_FOUND);
  });

  it.each(['', '  '])('of the id "%s" is refused', (externalId) => {
    expect(() => parseRequest(eraseRequestSchema, { externalId })).toThrow('externalId: must not be empty');
  });

  it('of an unknown listing finds nothing, and leaves no record', async () => {
    const before = await lineage.db.manager.count(Erasure);
    await expect(erase('nobody')).rejects.toMatchObject(NOT_FOUND);
    expect(await lineage.db.manager.count(Erasure)).toBe(before);
  });

  it('finds nothing of what is erased already under the id that erased rows have', async () => {
    await erase('l41');
    await expect(erase('erased')).rejects.toMatchObject(NOT_FOUND);
  });
});

describe('an erasure in one dataset', () => {
  let other: string;
  beforeAll(async () => {
    other = await lineage.importAs('other');
  });

  it('leaves the listing of the same id in another, and predictions of its models', async () => {
    const predictionId = await lineage.predict('l30', BEFORE);
    const { datasets, erasure } = await erase('l30', false, 'other');
    expect(datasets.map(({ datasetVersionId }) => datasetVersionId)).toEqual([other]);
    expect(erasure).toMatchObject({ datasetName: 'other', listingRows: 1, predictionRows: 0 });
    expect(await textsOf('l30')).toEqual([lineage.datasetVersionId]);
    expect((await predictionOf(predictionId)).title).not.toBe('');
  });

  it('empties predictions of the models that were trained on it', async () => {
    const predictionId = await lineage.predict('l31', BEFORE);
    await erase('l31', false, 'offers');
    expect(await textsOf('l31')).toEqual([other]);
    expect((await predictionOf(predictionId)).title).toBe('');
  });

  it.each([
    ['other', false],
    ['offers', true],
  ])('named %s empties late predictions of models of offers: %s', async (dataset, empties) => {
    const externalId = empties ? 'l32' : 'l33';
    await erase(externalId, false, dataset);
    expect((await predictionOf(await lineage.predict(externalId, BEFORE))).title === '').toBe(empties);
  });

  it('is refused when there is no such dataset', async () => {
    await expect(erase('l34', false, 'none such')).rejects.toMatchObject({
      ...{ code: 'NOT_FOUND', facts: { kind: 'dataset', id: 'none such' } },
    });
  });
});

describe('a gold row that was erased', () => {
  it('is left out by the gate, which says how many', async () => {
    const { db, artifacts, datasetVersionId } = lineage;
    const [gold] = await db.manager.find(Listing, {
      where: { datasetVersionId, split: 'gold' },
      order: { rowNo: 'DESC' },
    });
    await erase(gold!.externalId);
    const dataset = await db.manager.findOneByOrFail(DatasetVersion, { id: datasetVersionId });
    const { artifactDigest } = await db.manager.findOneByOrFail(ModelVersion, { id: lineage.modelVersionId });
    const context = { manager: db.manager, artifacts, rule: DEFAULT_GATE_RULE };
    const challenger = { modelName: 'offers', artifactDigest };
    const finding = await judgeChallenger(subjectOf('listings'), challenger, dataset, context);
    const answered = parse<{ id: string }>(finding.answers!, { columns: true }).map(({ id }) => Number(id));
    expect(answered).not.toContain(gold!.rowNo);
    const { rows, erasedRows } = finding.evidence as GoldEvidence;
    expect(erasedRows).toBeGreaterThan(0);
    expect(rows + erasedRows!).toBe(dataset.goldRows);
  });
});

describe('a training row that was erased', () => {
  const OPTIONS = vectorizerOptions(textParametersSchema.parse({}));
  /** Rows that a training reads, with texts or without. */
  async function read(dataset: DatasetVersion, withTexts: boolean) {
    const { db, artifacts } = lineage;
    const needs = { text: withTexts ? OPTIONS : null, pictures: false };
    return buildMaterial(dataset, needs, { db, artifacts, onProgress() {} });
  }
  /** A dataset of its own, and the newest of its training rows. */
  async function learnt() {
    const { db } = lineage;
    const datasetVersionId = await lineage.importAs(`learnt ${newId()}`);
    const dataset = await db.manager.findOneByOrFail(DatasetVersion, { id: datasetVersionId });
    const where = { datasetVersionId, split: 'train' as const };
    const [row] = await db.manager.find(Listing, { where, order: { rowNo: 'DESC' } });
    return { dataset, row: row! };
  }

  it.each([true, false])('is not learnt from any more, with texts: %s', async (withTexts) => {
    const { dataset, row } = await learnt();
    const before = await read(dataset, withTexts); // kept, where there are texts
    expect([...before.trainRowNos]).toContain(row.rowNo);
    await erase(row.externalId, false, dataset.name);
    const { trainRowNos, erasedRows, train } = await read(dataset, withTexts);
    expect([...trainRowNos]).not.toContain(row.rowNo);
    expect([train.y.length, erasedRows]).toEqual([before.train.y.length - 1, 1]);
  });

  it('is counted in the log and the metrics of the run', async () => {
    const { db, artifacts } = lineage;
    const { dataset, row } = await learnt();
    await erase(row.externalId, false, dataset.name);
    const request = trainingRequestSchema.parse({ datasetVersionId: dataset.id, modelName: newId() });
    const run = await createRun(db.manager, runOf(withPresets(request, 'listings')));
    const lines: string[] = [];
    await trainAndPromote(run.id, {
      ...{ db, artifacts, subjectOf, rule: DEFAULT_GATE_RULE, fourEyes: null },
      assertMayWrite: async () => {},
      onProgress() {},
      onLine: (_level, line) => lines.push(line),
    });
    expect(lines).toContain('left out 1 row of listings that were erased');
    const logged = { runId: run.id, name: 'train.erased_rows' };
    expect(await db.manager.findOneByOrFail(RunMetric, logged)).toMatchObject({ value: 1 });
  });
});

describe('gondola erase', () => {
  it('changes nothing without --yes, and erases with it', async () => {
    const { variables } = lineage.environment;
    const looked = await runCli(['erase', 'l20'], variables);
    expect(looked.code).toBe(0);
    expect(looked.stdout).toMatch(new RegExp(`${lineage.datasetVersionId} +offers +22 +\\w+`));
    expect(looked.stdout).toMatch(new RegExp(`${lineage.modelVersionId} +offers +1 `));
    expect(looked.stdout).toContain('in all datasets');
    expect(looked.stdout).toContain('Nothing was erased.');
    const erased = await runCli(['erase', 'l20', '--dataset', 'offers', '--yes', '--json'], variables);
    expect(erased.json()).toMatchObject({
      ...{ dryRun: false, dataset: 'offers' },
      erasure: { state: 'done', listingRows: 1 },
    });
  });

  it('ends with code 1 when nothing was found, and with 2 for an empty id', async () => {
    const { variables } = lineage.environment;
    const unknown = await runCli(['erase', 'nobody', '--json'], variables);
    expect([unknown.code, unknown.json()]).toMatchObject([1, { error: { code: 'NOT_FOUND' } }]);
    const empty = await runCli(['erase', '', '--json'], variables);
    expect([empty.code, empty.json()]).toMatchObject([2, { error: { code: 'INVALID_INPUT' } }]);
  });

  it('shows the first twenty predictions and how many more there are, or all of them as JSON', async () => {
    const { variables } = lineage.environment;
    for (let made = 0; made < 23; made++) await lineage.predict('l50');
    const { stdout } = await runCli(['erase', 'l50'], variables);
    expect(stdout).toMatch(/predictions: 23\n[\s\S]+and 3 more; --json lists all/);
    expect((await runCli(['erase', 'l50', '--json'], variables)).json().predictions).toHaveLength(23);
  });
});
