import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeContainer, encodeContainer, type JsonValue } from '../../src/ml/format/container.js';
import type { Reproduction } from '../../src/pipeline/loop/reproduce-run.js';
import { startReproduction } from '../../src/pipeline/training/start-reproduction.js';
import { DatasetVersion, FeatureSet } from '../../src/store/entities/dataset.js';
import type { Job } from '../../src/store/entities/job.js';
import { ModelVersion } from '../../src/store/entities/registry.js';
import { Run, RunArtifact, RunParam } from '../../src/store/entities/tracking.js';
import { thoroughly } from '../support/thorough.js';
import { JobTest } from './support/job-test.js';

const PARAMETERS = {
  text: { titleCharNgramMax: 0, descriptionCharNgramMax: 0 },
  linear: { epochs: 2 },
  seed: 4,
};

let test: JobTest;
let datasetVersionId: string;

beforeAll(async () => {
  test = await JobTest.create();
  datasetVersionId = await test.importSample(500);
  await test.startWorker();
});
afterAll(() => test.close());

/** A finished training of its own, with a seed of its own. */
async function trained(seed: number): Promise<{ runId: string; digest: string }> {
  const input = { datasetVersionId, parameters: { ...PARAMETERS, seed } };
  const { runId } = await test.waitForState(await test.train(input), 'succeeded');
  const file = await test.db.manager.findOneByOrFail(RunArtifact, { runId: runId!, path: 'model.gondola' });
  return { runId: runId!, digest: file.digest };
}

async function reproduced(runId: string): Promise<Reproduction> {
  const job: Job = await test.waitForState(await startReproduction(test, runId), 'succeeded');
  return job.result as Reproduction;
}

const fileOf = (digest: string) => join(test.environment.dataDir, 'artifacts', digest.slice(0, 2), digest);

/** Everything that a repetition must leave alone. */
async function rowsOf(runId: string) {
  const metrics = await test.db.manager.query(
    'SELECT * FROM run_metric WHERE run_id = ? ORDER BY name, step',
    [runId],
  );
  return {
    ...{ metrics, run: await test.db.manager.findOneBy(Run, { id: runId }) },
    versions: await test.db.manager.count(ModelVersion),
    features: await test.db.manager.find(FeatureSet),
  };
}

describe('a repetition', () => {
  it('gives the same file, byte for byte, and writes nothing', async () => {
    const { runId, digest } = await trained(1);
    const before = await rowsOf(runId);
    const reproduction = await reproduced(runId);
    expect(reproduction).toMatchObject({
      ...{ runId, identical: true, firstDifference: null, expectedDigest: digest, actualDigest: digest },
    });
    expect(reproduction.codeDigestThen).toBe(reproduction.codeDigestNow);
    expect(await rowsOf(runId)).toEqual(before);
  });

  thoroughly('does not rest on cached features', async () => {
    const { runId } = await trained(2);
    for (const { artifactDigest } of await test.db.manager.find(FeatureSet)) {
      await writeFile(fileOf(artifactDigest), 'not what it was');
    }
    expect((await reproduced(runId)).identical).toBe(true);
    for (const { artifactDigest } of await test.db.manager.find(FeatureSet)) {
      await expect(test.artifacts.read(artifactDigest)).rejects.toMatchObject({ code: 'DAMAGED_ARTIFACT' });
    }
  });

  thoroughly('is the same model though the code is other, and says so', async () => {
    const { runId, digest } = await trained(9);
    const { meta, ...model } = decodeContainer(await test.artifacts.read(digest));
    const codeDigest = 'c'.repeat(64);
    const notes = { ...(meta.notes as Record<string, string>), codeDigest };
    const older = encodeContainer({ ...model, meta: { ...meta, notes } });
    const file = await test.artifacts.put(test.db.manager, older, { mediaType: 'x/y', fileName: 'older' });
    await test.db.manager.update(RunArtifact, { runId, path: 'model.gondola' }, { digest: file.digest });
    const reproduction = await reproduced(runId);
    expect(reproduction).toMatchObject({ identical: true, codeDigestThen: codeDigest });
    expect(reproduction.codeDigestNow).not.toBe(codeDigest);
  });

  it('names a parameter of the run that was edited, without training', async () => {
    const { runId } = await trained(3);
    await test.db.manager.update(RunParam, { runId, name: 'linear.epochs' }, { value: '3' });
    expect(await reproduced(runId)).toMatchObject({
      ...{ identical: false, actualDigest: null },
      firstDifference: { where: 'parameter linear.epochs', recorded: '2', repeated: '3' },
    });
  });

  thoroughly(
    'trains with what presets had chosen then, whatever they would choose now',
    async () => {
      const { runId, digest } = await trained(8);
      const weighting = { documentFrequencyMin: 3, idfPower: 1.5, wordWeight: 4 };
      const asked = { ...PARAMETERS, text: { ...PARAMETERS.text, ...weighting }, seed: 8 };
      const other = await test.waitForState(
        await test.train({ datasetVersionId, parameters: asked }),
        'succeeded',
      );
      // The run as it would be had the presets been these: in its file they are, of what was asked for nothing is.
      const made = await test.db.manager.findOneByOrFail(RunArtifact, {
        runId: other.runId!,
        path: 'model.gondola',
      });
      const [then, presets] = [
        decodeContainer(await test.artifacts.read(made.digest)),
        decodeContainer(await test.artifacts.read(digest)),
      ];
      const { parameters } = presets.meta.notes as Record<string, JsonValue>;
      const notes = { ...(then.meta.notes as Record<string, JsonValue>), parameters: parameters! };
      const file = await test.artifacts.put(
        test.db.manager,
        encodeContainer({ ...then, meta: { ...then.meta, notes } }),
        { mediaType: 'x/y', fileName: 'then' },
      );
      await test.db.manager.update(RunArtifact, { runId, path: 'model.gondola' }, { digest: file.digest });
      for (const [setting, value] of Object.entries(weighting)) {
        await test.db.manager.update(
          RunParam,
          { runId, name: `effective.text.${setting}` },
          { value: String(value) },
        );
      }
      expect(await reproduced(runId)).toMatchObject({ identical: true, actualDigest: file.digest });
    },
    90_000,
  );

  thoroughly('names a recorded choice of the presets that was edited, without training', async () => {
    const { runId } = await trained(10);
    await test.db.manager.update(RunParam, { runId, name: 'effective.text.idfPower' }, { value: '3' });
    expect(await reproduced(runId)).toMatchObject({
      ...{ identical: false, actualDigest: null },
      firstDifference: { where: 'parameter effective.text.idfPower', recorded: '1', repeated: '3' },
    });
  });

  thoroughly.each(['damaged', 'deleted'])('names a model file that was %s', async (what) => {
    const { runId, digest } = await trained(what === 'damaged' ? 4 : 5);
    await (what === 'deleted' ? rm(fileOf(digest)) : writeFile(fileOf(digest), 'not what it was'));
    expect(await reproduced(runId)).toMatchObject({
      ...{ identical: false, actualDigest: null },
      firstDifference: { where: 'model file', recorded: digest },
    });
  });

  thoroughly(
    'names a part of the model when a listing of the dataset was changed behind its back',
    async () => {
      const { runId } = await trained(6);
      await test.db.manager.query(
        "UPDATE listing SET title = 'quokka quokka quokka' WHERE dataset_version_id = ? AND split = 'train' LIMIT 3",
        [datasetVersionId],
      );
      const { identical, firstDifference, actualDigest, expectedDigest } = await reproduced(runId);
      expect(identical).toBe(false);
      expect(actualDigest).not.toBe(expectedDigest);
      expect(firstDifference!.where).toMatch(/^(header|vectorizer|classifier)\b/);
    },
  );

  it('names the dataset when the run points at other content', async () => {
    const { runId } = await trained(7);
    const other = await test.importSample(520, 9);
    await test.db.manager.update(Run, { id: runId }, { datasetVersionId: other });
    const { digest } = await test.db.manager.findOneByOrFail(DatasetVersion, { id: other });
    expect((await reproduced(runId)).firstDifference).toMatchObject({
      where: 'dataset digest',
      repeated: digest,
    });
  });
});

describe('a repetition is refused', () => {
  it.each(['0'.repeat(32), 'no id'])('of a run that does not exist: %s', async (id) => {
    await expect(startReproduction(test, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of a run that has not finished', async () => {
    const [{ id: runId }] = (await test.db.manager.find(Run, { take: 1 })) as [Run];
    await test.db.manager.update(Run, { id: runId }, { status: 'FAILED' });
    await expect(startReproduction(test, runId)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
