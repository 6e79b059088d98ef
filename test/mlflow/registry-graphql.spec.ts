import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTrained, type Trained } from '../api/support/trained.js';
import { clientOf, modelWith } from './support/registry-api.js';

let running: Trained;
let api: ReturnType<typeof clientOf>;
beforeAll(async () => {
  running = await startTrained();
  api = clientOf(running.api.url);
});
afterAll(() => running?.close());

describe('what a client registers', () => {
  it('is in GraphQL, with all that the client said', async () => {
    const name = await modelWith(api, 0, { description: 'shoes', tags: [{ key: 'team', value: 'a' }] });
    await api.post('model-versions/create', {
      name,
      source: 's3://bucket/1',
      run_id: 'elsewhere',
      run_link: 'https://host/run',
      description: 'first',
      tags: [{ key: 'k', value: 'v' }],
    });
    const stage = { name, version: '1', stage: 'Staging', archive_existing_versions: false };
    await api.post('model-versions/transition-stage', stage);
    await api.post('registered-models/alias', { name, alias: 'best', version: '1' });
    const { model } = await api.query(
      `query ($name: String!) { model(name: $name) { name description tags { name value }
         aliases { alias version { version } } champion { id }
         versions { edges { node { version source storageLocation runLink description stage aliases
           tags { name value } run { id } artifactDigest deletedAt } } } } }`,
      { name },
    );
    expect(model).toEqual({
      name,
      description: 'shoes',
      tags: [{ name: 'team', value: 'a' }],
      aliases: [{ alias: 'best', version: { version: 1 } }],
      champion: null,
      versions: {
        edges: [
          {
            node: {
              version: 1,
              source: 's3://bucket/1',
              storageLocation: 's3://bucket/1',
              runLink: 'https://host/run',
              description: 'first',
              stage: 'STAGING',
              aliases: ['best'],
              tags: [{ name: 'k', value: 'v' }],
              run: null,
              artifactDigest: null,
              deletedAt: null,
            },
          },
        ],
      },
    });
  });

  it('is not in GraphQL once it was deleted', async () => {
    const name = await modelWith(api, 3);
    await api.delete('model-versions/delete', { name, version: '3' });
    const { model } = await api.query(
      `query ($name: String!) { model(name: $name) { versions(first: 1) {
         edges { node { version } } pageInfo { hasNextPage } } } }`,
      { name },
    );
    expect(model.versions).toEqual({
      edges: [{ node: { version: 2 } }],
      pageInfo: { hasNextPage: true },
    });
  });

  it('is among the models', async () => {
    const name = await modelWith(api, 0);
    const { models } = await api.query('{ models(first: 1) { edges { node { name } } } }');
    expect(models.edges).toEqual([{ node: { name } }]);
  });
});

describe('what is trained here', () => {
  it('is in the registry of clients as it is in GraphQL', async () => {
    const { model } = await api.query(
      `{ model { name createdAt updatedAt champion { version source createdAt updatedAt run { id modelVersion { version } } } } }`,
    );
    const { registered_model } = (await api.get('registered-models/get', { name: model.name })).body;
    const { champion } = model;
    expect(registered_model).toMatchObject({
      creation_timestamp: Date.parse(model.createdAt),
      last_updated_timestamp: Date.parse(model.updatedAt),
      aliases: [{ alias: 'champion', version: String(champion.version) }],
    });
    expect(registered_model.latest_versions).toMatchObject([
      {
        version: String(champion.version),
        source: champion.source,
        run_id: champion.run.id,
        status: 'READY',
        aliases: ['champion'],
        creation_timestamp: Date.parse(champion.createdAt),
        last_updated_timestamp: Date.parse(champion.updatedAt),
      },
    ]);
    expect(champion.run.modelVersion).toEqual({ version: champion.version });
  });

  it('has the artifacts of its run as files', async () => {
    const { model } = await api.query('{ model { name champion { source run { id } } } }');
    expect(model.champion.source).toMatch(
      new RegExp(`^mlflow-artifacts:/\\d+/${model.champion.run.id}/artifacts$`),
    );
  });

  it('stays the version of its run when a client registers the run again', async () => {
    const { model } = await api.query('{ model { champion { version run { id } } } }');
    const name = await modelWith(api, 0);
    const { run, version } = model.champion;
    for (const _time of [1, 2]) {
      await api.post('model-versions/create', { name, source: `runs:/${run.id}/model`, run_id: run.id });
    }
    const answer = await api.query(
      `query ($id: ID!) { run(id: $id) { modelVersion { version artifactDigest } } }`,
      {
        id: run.id,
      },
    );
    expect(answer.run.modelVersion).toEqual({ version, artifactDigest: expect.any(String) });
  });
});
