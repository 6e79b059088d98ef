import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAMPION, lockModel, moveAlias, registerVersion } from '../../src/pipeline/registry/champion.js';
import { experimentIdByName } from '../../src/pipeline/tracking/runs.js';
import { newId } from '../../src/platform/ids.js';
import { Artifact } from '../../src/store/entities/artifact.js';
import type { ModelVersion } from '../../src/store/entities/registry.js';
import { Run } from '../../src/store/entities/tracking.js';
import { type RegistryApi, startRegistry } from './support/registry-api.js';

const DIGEST = 'c'.repeat(64);

let api: RegistryApi;
beforeAll(async () => {
  api = await startRegistry();
  const file = { digest: DIGEST, bytes: 1, mediaType: 'x/y', fileName: 'f', createdAt: new Date() };
  await api.db.manager.insert(Artifact, file);
});
afterAll(() => api?.close());

/** Registers a version as training does. */
async function trained(model: string, { champion = false } = {}): Promise<ModelVersion> {
  const runId = newId();
  const experimentId = await experimentIdByName(api.db.manager, 'registry');
  const artifactUri = `mlflow-artifacts:/${experimentId}/${runId}/artifacts`;
  const run = {
    id: runId,
    experimentId,
    name: 'r',
    status: 'FINISHED' as const,
    modelName: model,
    artifactUri,
  };
  await api.db.manager.insert(Run, { ...run, createdAt: new Date() });
  return api.db.transaction(async (manager) => {
    const row = await lockModel(manager, model);
    const version = await registerVersion(manager, row, { runId, artifactDigest: DIGEST });
    if (champion) await moveAlias(manager, row, CHAMPION, version, 'test');
    return version;
  });
}

const predicted = (version: ModelVersion) =>
  api.db.query(
    `INSERT INTO prediction (id, model_version_id, source, title, description, category_code, confidence, top_k,
       latency_ms, created_at) VALUES (?, ?, 'rest', 't', '', '1', 0.5, '[]', 1, NOW(3))`,
    [newId(), version.id],
  );

const championOf = async (name: string) =>
  (await api.get('registered-models/alias', { name, alias: CHAMPION })).body.model_version?.version;

describe('a version that was trained here', () => {
  it('has the artifacts of its run as source and as files', async () => {
    const { runId } = await trained('sourced');
    const { model_version } = (await api.get('model-versions/get', { name: 'sourced', version: '1' })).body;
    expect(model_version).toMatchObject({ run_id: runId, status: 'READY', current_stage: 'None' });
    const [{ uri }] = await api.db.query('SELECT artifact_uri AS uri FROM run WHERE id = ?', [runId]);
    const files = await api.get('model-versions/get-download-uri', { name: 'sourced', version: '1' });
    expect([model_version.source, files.body.artifact_uri]).toEqual([uri, uri]);
  });

  it('is shown with the alias champion', async () => {
    await trained('shown', { champion: true });
    const { model_version } = (await api.get('model-versions/get', { name: 'shown', version: '1' })).body;
    expect(model_version.aliases).toEqual(['champion']);
  });

  it('goes on from the numbers that clients took', async () => {
    await api.post('registered-models/create', { name: 'mixed' });
    await api.post('model-versions/create', { name: 'mixed', source: 's3://b/x' });
    expect((await trained('mixed')).version).toBe(2);
  });
});

describe('the champion of a model that is trained here', () => {
  it.each(['set', 'delete'] as const)('cannot be moved by a client: %s', async (call) => {
    const name = `gated ${call}`;
    await trained(name, { champion: true });
    await trained(name);
    const { status, body } = await (call === 'set'
      ? api.post('registered-models/alias', { name, alias: 'champion', version: '2' })
      : api.delete('registered-models/alias', { name, alias: 'champion' }));
    expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(body.message).toContain('promoteModel');
    expect(body.message).toContain('gondola promote');
    expect(await championOf(name)).toBe('1');
  });

  it('cannot become a version that a client registered', async () => {
    const name = 'smuggled';
    await trained(name);
    await api.post('model-versions/create', { name, source: 's3://b/x' });
    const { status } = await api.post('registered-models/alias', { name, alias: 'champion', version: '2' });
    expect(status).toBe(400);
  });

  it('stays champion whatever stage it is in', async () => {
    const name = 'staged';
    await trained(name, { champion: true });
    await trained(name);
    const stage = { name, version: '2', stage: 'Production', archive_existing_versions: true };
    expect((await api.post('model-versions/transition-stage', stage)).status).toBe(200);
    await api.post('model-versions/transition-stage', {
      ...stage,
      version: '1',
      stage: 'Archived',
      archive_existing_versions: false,
    });
    expect(await championOf(name)).toBe('1');
  });

  it('leaves other aliases to clients', async () => {
    const name = 'others';
    await trained(name);
    expect((await api.post('registered-models/alias', { name, alias: 'best', version: '1' })).status).toBe(
      200,
    );
  });
});

describe('what serves, has served or has answered', () => {
  const CALLS = [
    ['delete the version', (name: string) => api.delete('model-versions/delete', { name, version: '1' })],
    ['delete the model', (name: string) => api.delete('registered-models/delete', { name })],
    [
      'rename the model',
      (name: string) => api.post('registered-models/rename', { name, new_name: `${name}!` }),
    ],
  ] as const;

  const SERVICE = [
    ['serves', async (name: string) => trained(name, { champion: true })],
    [
      'served before',
      async (name: string) => {
        await trained(name, { champion: true });
        await trained(name, { champion: true });
      },
    ],
    ['has answered', async (name: string) => predicted(await trained(name))],
  ] as const;

  const cases = CALLS.flatMap(([what, call]) =>
    SERVICE.map(([state, prepare]) => ({ what, state, call, prepare })),
  );

  it.each(cases)('cannot go: $what of what $state', async ({ what, state, call, prepare }) => {
    const name = `${what} ${state}`;
    await prepare(name);
    const { status, body } = await call(name);
    expect([status, body.error_code]).toEqual([400, 'BAD_REQUEST']);
    expect(body.message).toMatch(
      new RegExp(`^Cannot ${what}.*version \\d+ of ${name} (serves|has answered) predictions`),
    );
    expect((await api.get('model-versions/get', { name, version: '1' })).status).toBe(200);
  });

  it('does not keep a version that never served', async () => {
    const name = 'unused version';
    await trained(name, { champion: true });
    await trained(name);
    expect((await api.delete('model-versions/delete', { name, version: '2' })).status).toBe(200);
    expect(await championOf(name)).toBe('1');
  });

  it('does not keep a model that never served', async () => {
    await trained('unused model');
    expect((await api.delete('registered-models/delete', { name: 'unused model' })).status).toBe(200);
  });

  it('does not keep a model, but other records that refer to it do', async () => {
    const { id } = await trained('kept for records');
    await api.db.query(
      `CREATE TABLE record (version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
         FOREIGN KEY (version_id) REFERENCES model_version (id))`,
    );
    await api.db.query('INSERT INTO record VALUES (?)', [id]);
    const { status, body } = await api.delete('registered-models/delete', { name: 'kept for records' });
    await api.db.query('DROP TABLE record');
    expect([status, body.error_code]).toEqual([400, 'BAD_REQUEST']);
    expect(body.message).toContain('records that are kept for ever refer to it');
    expect((await api.get('model-versions/get', { name: 'kept for records', version: '1' })).status).toBe(
      200,
    );
  });
});
