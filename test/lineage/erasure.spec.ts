import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseListing, resumeErasures } from '../../src/pipeline/lineage/erasure/erase-listing.js';
import { digestOfExternalId } from '../../src/pipeline/lineage/erasure/erasures.js';
import { verifyLineage } from '../../src/pipeline/lineage/verify-lineage.js';
import { newId } from '../../src/platform/ids.js';
import { Listing } from '../../src/store/entities/dataset.js';
import { Erasure } from '../../src/store/entities/erasure.js';
import { Prediction } from '../../src/store/entities/prediction.js';
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

const erase = (externalId: string, dryRun = false) => eraseListing(lineage.db, { externalId, dryRun }, NOW);
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
      predictionIds: [predictionId],
      files: [{ digest: await digestOfFile(), what: 'source file, listings' }],
    });
    expect((await predictionOf(predictionId)).title).not.toBe('');
  });

  it('finds rejected rows that name the listing', async () => {
    expect((await erase('l5', true)).datasets[0]!.rejectedRows).toHaveLength(1);
  });

  it('of an id that is only part of another finds nothing of that one', async () => {
    expect((await erase('l90', true)).datasets).toEqual([]);
  });

  it.each(["l1' OR '1'='1", '%', 'l_', '\\'])('takes %s for an id like any other', async (externalId) => {
    expect(await erase(externalId, true)).toMatchObject({ datasets: [], predictionRows: 0 });
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
    const { firstDifference } = await verifyLineage(predictionId, lineage);
    expect(firstDifference).toMatchObject({
      what: 'dataset digest',
      explanation: expect.stringMatching(/^Altered by .*the last at 2026-06-07T08:09:10.000Z\.$/),
    });
  });

  it('done twice finds nothing more, and harms nothing', async () => {
    await erase('l8');
    expect(await erase('l8')).toMatchObject({
      datasets: [],
      predictionRows: 0,
      erasure: { state: 'done', listingRows: 0 },
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
    const reports = await Promise.all([erase('l12'), erase('l12'), erase('l12')]);
    expect(reports.map(({ erasure }) => erasure!.state)).toEqual(['done', 'done', 'done']);
    expect(reports.reduce((sum, { erasure }) => sum + erasure!.predictionRows, 0)).toBe(1);
  });
});

describe('gondola erase', () => {
  it('changes nothing without --yes, and erases with it', async () => {
    const { variables } = lineage.environment;
    const looked = await runCli(['erase', 'l20'], variables);
    expect([looked.code, looked.stdout]).toEqual([0, expect.stringContaining('line 22')]);
    expect(looked.stdout).toContain('Nothing was erased.');
    const erased = await runCli(['erase', 'l20', '--yes', '--json'], variables);
    expect(erased.json()).toMatchObject({ dryRun: false, erasure: { state: 'done', listingRows: 1 } });
  });
});
