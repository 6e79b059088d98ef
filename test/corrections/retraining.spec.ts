import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { retrainModel } from '../../src/pipeline/loop/retraining/retrain-model.js';
import { createRun } from '../../src/pipeline/tracking/runs.js';
import { runOf, trainingRequestSchema, withPresets } from '../../src/pipeline/training/training-request.js';
import { DEFAULT_GATE_RULE } from '../../src/platform/gate-rule.js';
import { Run } from '../../src/store/entities/tracking.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { CorrectionTest, MODEL } from './support.js';

let test: CorrectionTest;
beforeAll(async () => {
  test = await CorrectionTest.start();
});
afterAll(() => test?.close());

/** Trains the model again as a retraining does. @returns what it was trained on */
async function retrain(): Promise<string> {
  const { db, artifacts, datasetVersionId, environment } = test.lineage;
  const request = trainingRequestSchema.parse({ datasetVersionId, modelName: MODEL });
  const { id: runId } = await createRun(db.manager, runOf(withPresets(request, 'listings')));
  await retrainModel(
    { runId, datasetVersionId },
    {
      ...{
        db,
        artifacts,
        subjectOf,
        rule: DEFAULT_GATE_RULE,
        fourEyes: null,
        temporaryDir: join(environment.dataDir, 'tmp'),
      },
      assertMayWrite: async () => {},
      onProgress() {},
    },
  );
  return (await db.manager.findOneByOrFail(Run, { id: runId })).datasetVersionId!;
}

it('a retraining learns from what the champion learnt from while nobody corrected anything', async () => {
  expect(await retrain()).toBe(test.lineage.datasetVersionId);
});

it('a retraining learns from the corrections that have come since', async () => {
  await test.say({ predictionId: await test.answer({ externalId: 'new' }), category: 'livre' });
  const rows = await test.listings(await retrain());
  expect(rows.at(-1)).toMatchObject({ id: 'new', code: 'livre', source: 'CORRECTION', labelBy: 'anna' });
});
