import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ListingModel } from '../../src/ml/model/listing-model.js';
import { Job } from '../../src/store/entities/job.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { JobTest, type TrainingInput } from './support/job-test.js';

const SMALL = {
  neural: { epochs: 2, components: 16, firstUnits: 32, secondUnits: 16, batchRows: 64 },
  image: { epochs: 5, cnn: 'off' },
} as const;

/** What is trained of each kind, and a setting to be found again. */
const TRAININGS = [
  { model: 'neural', parameters: { neural: SMALL.neural }, param: 'neural.firstUnits', value: '32' },
  { model: 'image', parameters: { image: SMALL.image }, param: 'image.epochs', value: '5' },
  {
    model: 'fusion',
    parameters: { image: SMALL.image, linear: { epochs: 2 } },
    param: 'linear.epochs',
    value: '2',
  },
] as const;

let test: JobTest;
let datasetVersionId: string;
const runIds = new Map<string, string>();

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(600, 1, { pictures: true });
  await test.startWorker();
});
afterAll(() => test?.close());

async function trained(input: Omit<TrainingInput, 'datasetVersionId'>) {
  const job = await test.train({ datasetVersionId, ...input });
  await test.waitForState(job, 'succeeded', 60_000);
  return test.runOf(job);
}

async function paramsOf(runId: string): Promise<Record<string, string>> {
  const rows: { name: string; value: string }[] = await test.db.query(
    'SELECT name, value FROM run_param WHERE run_id = ?',
    [runId],
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

describe.each(TRAININGS)('a training of a $model model', ({ model, parameters, param, value }) => {
  let runId: string;
  beforeAll(async () => {
    runId = (await trained({ model, modelName: `${model} line`, parameters })).id;
    runIds.set(model, runId);
  });

  it('ends with a run that says what was trained and how', async () => {
    expect(await paramsOf(runId)).toMatchObject({ model, seed: '1', [param]: value });
  });

  it('leaves the same number of points of each curve', async () => {
    const curves: { name: string; points: string }[] = await test.db.query(
      `SELECT name, COUNT(*) AS points FROM run_metric
        WHERE run_id = ? AND name LIKE 'train.%' AND name <> 'train.duration_ms' GROUP BY name ORDER BY name`,
      [runId],
    );
    expect(curves.map(({ name }) => name)).toEqual([
      'train.loss',
      'train.validation_log_loss',
      'train.validation_weighted_f1',
    ]);
    expect(new Set(curves.map(({ points }) => Number(points))).size).toBe(1);
  });

  it('registers a version whose file predicts', async () => {
    const version = await test.db.manager.findOneByOrFail(ModelVersion, { runId });
    const saved = ListingModel.decode(await test.artifacts.read(version.artifactDigest!));
    const probabilities = saved.predict({ title: 'Pompe de piscine', description: '', picture: null });
    expect(saved.kind).toBe(model);
    expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 5);
  });

  it('keeps an index of its training listings where it reads text', async () => {
    const files: { path: string }[] = await test.db.query(
      'SELECT path FROM run_artifact WHERE run_id = ? ORDER BY path',
      [runId],
    );
    const index = model === 'image' ? [] : ['neighbours.gondola'];
    expect(files.map(({ path }) => path)).toEqual(['gold-answers.csv', 'model.gondola', ...index]);
  });

  it('records how far its confidences can be believed, over all listings of the gold part', async () => {
    const [{ gold }] = await test.db.query('SELECT gold_rows AS gold FROM dataset_version WHERE id = ?', [
      datasetVersionId,
    ]);
    const [{ judged }] = await test.db.query(
      "SELECT SUM(row_count) AS judged FROM run_reliability WHERE run_id = ? AND split = 'gold'",
      [runId],
    );
    expect(Number(judged)).toBe(gold);
  });
});

describe('the backend of TensorFlow.js', () => {
  it('is recorded with a network', async () => {
    expect((await paramsOf(runIds.get('neural')!)).backend).toMatch(/^tfjs/);
  });

  it('is in the result of the job too', async () => {
    const { result } = await test.db.manager.findOneByOrFail(Job, { runId: runIds.get('neural')! });
    expect(result).toMatchObject({ backend: expect.stringMatching(/^tfjs/) });
  });

  it.each(['image', 'fusion'])('is none for an %s model without a convolutional network', async (model) => {
    expect((await paramsOf(runIds.get(model)!)).backend).toBe('none, no convolutional network');
  });
});

describe('a training on listings without pictures', () => {
  it('of an image model fails, and says why', async () => {
    const withoutPictures = await test.importSample(500, 2);
    const job = await test.train({
      datasetVersionId: withoutPictures,
      model: 'image',
      parameters: { image: SMALL.image },
    });
    await expect(test.waitForState(job, 'succeeded')).rejects.toThrow(/picture/i);
  }, 70_000);
});

describe('startTraining', () => {
  it('refuses settings of a part that the model has not, and writes nothing', async () => {
    const runs = async () => Number((await test.db.query('SELECT COUNT(*) AS runs FROM run'))[0].runs);
    const before = await runs();
    await expect(
      test.train({ datasetVersionId, model: 'linear', parameters: { neural: { epochs: 1 } } }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', facts: { field: 'parameters.neural' } });
    expect(await runs()).toBe(before);
  });
});
