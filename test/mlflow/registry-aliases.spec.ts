import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelWith, type RegistryApi, startRegistry } from './support/registry-api.js';

let api: RegistryApi;
beforeAll(async () => {
  api = await startRegistry();
});
afterAll(() => api?.close());

const set = (name: string, alias: string, version: string) =>
  api.post('registered-models/alias', { name, alias, version });
const named = async (name: string, alias: string) =>
  (await api.get('registered-models/alias', { name, alias })).body.model_version;

describe('an alias', () => {
  it('names a version, which is shown with it', async () => {
    const name = await modelWith(api, 2);
    expect(await set(name, 'best', '1')).toEqual({ status: 200, body: {} });
    expect(await named(name, 'best')).toMatchObject({ name, version: '1', aliases: ['best'] });
    const { body } = await api.get('registered-models/get', { name });
    expect(body.registered_model.aliases).toEqual([{ alias: 'best', version: '1' }]);
  });

  it('moves to another version', async () => {
    const name = await modelWith(api, 2);
    await set(name, 'best', '1');
    await set(name, 'best', '2');
    expect(await named(name, 'best')).toMatchObject({ version: '2' });
    const first = await api.get('model-versions/get', { name, version: '1' });
    expect(first.body.model_version).not.toHaveProperty('aliases');
  });

  it('may be champion on a model that is not trained here', async () => {
    const name = await modelWith(api, 1);
    expect((await set(name, 'champion', '1')).status).toBe(200);
    expect((await api.delete('registered-models/alias', { name, alias: 'champion' })).status).toBe(200);
  });

  it('needs a version that is there', async () => {
    const name = await modelWith(api, 1);
    const { status, body } = await set(name, 'best', '2');
    expect([status, body.error_code]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST']);
    expect(body.message).toContain(`Model Version (name=${name}, version=2) not found`);
  });

  it.each(['latest', 'LATEST', 'v1', 'V22', 'a b', 'a.b', 'a/b', 'a'.repeat(256), ''])(
    'cannot be called %j',
    async (alias) => {
      const name = await modelWith(api, 1);
      const { status, body } = await set(name, alias, '1');
      expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    },
  );

  it('that is unknown is an invalid parameter', async () => {
    const name = await modelWith(api, 1);
    expect(await api.get('registered-models/alias', { name, alias: 'none' })).toEqual({
      status: 400,
      body: {
        error_code: 'INVALID_PARAMETER_VALUE',
        message: 'Registered model alias none not found.',
      },
    });
  });

  it('called latest is the newest version that was not deleted', async () => {
    const name = await modelWith(api, 3);
    await api.delete('model-versions/delete', { name, version: '3' });
    expect(await named(name, 'latest')).toMatchObject({ version: '2' });
  });

  it('is taken away, twice without an error', async () => {
    const name = await modelWith(api, 1);
    await set(name, 'best', '1');
    for (const _time of [1, 2]) {
      expect(await api.delete('registered-models/alias', { name, alias: 'best' })).toEqual({
        status: 200,
        body: {},
      });
    }
    expect((await api.get('registered-models/alias', { name, alias: 'best' })).status).toBe(400);
  });

  it('never names a version that is deleted at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const name = await modelWith(api, 1);
      await Promise.all([
        set(name, 'best', '1'),
        api.delete('model-versions/delete', { name, version: '1' }),
        set(name, 'other', '1'),
      ]);
      const { body } = await api.get('registered-models/get', { name });
      expect(body.registered_model.aliases).toBeUndefined();
    }
  });

  it('leaves a row of each move in its history', async () => {
    const name = await modelWith(api, 2);
    await set(name, 'best', '1');
    await set(name, 'best', '1');
    await set(name, 'best', '2');
    await api.delete('registered-models/alias', { name, alias: 'best' });
    const moves = await api.db.query(
      `SELECT before_it.version AS \`from\`, after_it.version AS \`to\`, moved.reason
         FROM model_alias_change moved JOIN model ON model.id = moved.model_id
         LEFT JOIN model_version before_it ON before_it.id = moved.from_version_id
         LEFT JOIN model_version after_it ON after_it.id = moved.to_version_id
        WHERE model.name = ? AND moved.alias = 'best' ORDER BY moved.id`,
      [name],
    );
    expect(moves.map((row: object) => ({ ...row }))).toMatchObject([
      { from: null, to: 1 },
      { from: 1, to: 2 },
      { from: 2, to: null, reason: expect.stringContaining('took it away') },
    ]);
  });
});

describe('a stage', () => {
  const move = (name: string, version: string, stage: string, archive: unknown = false) =>
    api.post('model-versions/transition-stage', {
      name,
      version,
      stage,
      archive_existing_versions: archive,
    });
  const stagesOf = async (name: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const { body } = await api.get('model-versions/get', { name, version: `${index + 1}` });
        return body.model_version.current_stage;
      }),
    );

  it('is taken in whatever case and touches the model', async () => {
    const name = await modelWith(api, 1);
    const { status, body } = await move(name, '1', 'pRoDuction');
    expect([status, body.model_version.current_stage]).toEqual([200, 'Production']);
    const { registered_model } = (await api.get('registered-models/get', { name })).body;
    expect(registered_model.last_updated_timestamp).toBe(body.model_version.last_updated_timestamp);
  });

  it('leaves other versions in it unless told otherwise', async () => {
    const name = await modelWith(api, 2);
    await move(name, '1', 'Staging');
    await move(name, '2', 'Staging');
    expect(await stagesOf(name, 2)).toEqual(['Staging', 'Staging']);
  });

  it('archives the other versions in it when told to', async () => {
    const name = await modelWith(api, 3);
    await move(name, '1', 'Staging');
    await move(name, '2', 'Production');
    await move(name, '3', 'Staging', true);
    expect(await stagesOf(name, 3)).toEqual(['Archived', 'Production', 'Staging']);
  });

  it.each(['None', 'Archived'])('does not archive other versions for %s', async (stage) => {
    const name = await modelWith(api, 1);
    const { status, body } = await move(name, '1', stage, true);
    expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect(body.message).toContain('cannot archive existing model versions');
  });

  it('is one of four', async () => {
    const name = await modelWith(api, 1);
    const { status, body } = await move(name, '1', 'Testing');
    expect(status).toBe(400);
    expect(body.message).toContain('Invalid Model Version stage: Testing');
  });

  it('says whether others are to be archived', async () => {
    const name = await modelWith(api, 1);
    const { body } = await move(name, '1', 'Staging', null);
    expect(body.message).toContain("Missing value for required parameter 'archive_existing_versions'");
  });
});
