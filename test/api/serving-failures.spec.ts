import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import { proxyTo, type TcpProxy } from './support/tcp-proxy.js';
import { post, predict, promoteVersion, startTrained, type Trained, train } from './support/trained.js';

let trained: Trained;
let proxy: TcpProxy;

beforeAll(async () => {
  trained = await startTrained();
});
afterAll(async () => {
  await trained?.close();
  await proxy?.close();
});

/** Predicts many listings at once. @returns the ids of the answers that arrived */
async function acknowledged(count: number): Promise<string[]> {
  const answers = await Promise.allSettled(
    Array.from({ length: count }, (_, index) =>
      predict(trained.api.url, { title: `Pompe de piscine ${index}` }),
    ),
  );
  return answers.flatMap((answer) =>
    answer.status === 'fulfilled' && answer.value.__typename === 'Prediction' ? [answer.value.id] : [],
  );
}

async function storedOf(ids: readonly string[]): Promise<number> {
  const rows = await trained.db.query('SELECT id FROM prediction WHERE id IN (?)', [ids]);
  return rows.length;
}

const spooled = () => readdirSync(join(trained.environment.dataDir, 'spool'));

async function restart(
  signal: NodeJS.Signals,
  variables: Record<string, string> = {},
): Promise<number | null> {
  const code = await trained.api.stop(signal);
  trained.api = await startApi(trained.environment, variables);
  return code;
}

const LISTING = { title: 'Pompe de piscine' };

describe('the prediction log', () => {
  it('stores all of 200 concurrent answers', async () => {
    const ids = await acknowledged(200);
    expect(ids).toHaveLength(200);
    await waitFor('all rows', async () => (await storedOf(ids)) === 200);
  });

  it('has stored every answer when SIGTERM has ended the process', async () => {
    const ids = await acknowledged(50);
    const code = await trained.api.stop('SIGTERM');
    expect(code).toBe(0);
    expect(await storedOf(ids)).toBe(50);
    expect(spooled()).toEqual([]);
    trained.api = await startApi(trained.environment);
  });

  it('stores at the next start what SIGKILL left', async () => {
    const ids = await acknowledged(50);
    await restart('SIGKILL');
    expect(await storedOf(ids)).toBe(50);
  });

  it('goes on answering while MySQL is away and stores each answer once when it is back', async () => {
    proxy = await proxyTo(trained.environment.mysqlUrl);
    await restart('SIGTERM', { MYSQL_URL: proxy.url });
    const before = await acknowledged(5); // loads the champion
    proxy.cut();
    const during = await acknowledged(100);
    expect(during).toHaveLength(100);
    expect(await storedOf(during)).toBe(0);
    proxy.mend();
    const ids = [...before, ...during];
    await waitFor('all rows', async () => (await storedOf(ids)) === ids.length);
    await waitFor('the spool to be empty', () => spooled().length === 0);
  });

  it('fails with a typed error when MySQL is away and the model is not loaded', async () => {
    proxy.cut();
    const answer = await predict(trained.api.url, { title: 'Pompe', modelName: 'another' });
    expect(answer).toMatchObject({ __typename: 'Unavailable', code: 'OVERLOADED' });
    proxy.mend();
  });

  it('keeps answers of a process that is stopped while MySQL is away', async () => {
    proxy.cut();
    const ids = await acknowledged(20);
    expect(ids).toHaveLength(20);
    expect(await trained.api.stop('SIGTERM')).toBe(0);
    expect(await storedOf(ids)).toBe(0);
    proxy.mend();
    trained.api = await startApi(trained.environment);
    expect(await storedOf(ids)).toBe(20);
    expect(spooled()).toEqual([]);
  });
});

describe('the champion', () => {
  it('serves a new champion within moments, without a restart', async () => {
    await predict(trained.api.url, LISTING);
    await train(trained.api.url, trained.datasetVersionId, { linear: { epochs: 1 }, seed: 3 });
    await promoteVersion(trained, 2);
    await waitFor(
      'version 2 to answer',
      async () => (await predict(trained.api.url, LISTING)).modelVersion.version === 2,
      15_000,
    );
  });

  it('answers a damaged and a missing model file with a typed error, over GraphQL and REST', async () => {
    const [{ digest }] = await trained.db.query(
      'SELECT artifact_digest AS digest FROM model_version JOIN model_alias ON model_version.id = model_version_id',
    );
    const file = join(trained.environment.dataDir, 'artifacts', digest.slice(0, 2), digest);
    const content = readFileSync(file);
    const refusal = { __typename: 'Unavailable', code: 'DAMAGED_ARTIFACT' };

    content[content.length >> 1]! ^= 1;
    writeFileSync(file, content);
    await restart('SIGTERM');
    expect(await predict(trained.api.url, LISTING)).toMatchObject(refusal);
    const rest = await post(`${trained.api.url}/predict`, LISTING);
    expect(rest.status).toBe(500);
    expect(await rest.json()).toMatchObject({ code: 'DAMAGED_ARTIFACT', digest });

    writeFileSync(file, content.subarray(0, 1_000));
    expect(await predict(trained.api.url, LISTING)).toMatchObject(refusal);
    rmSync(file);
    expect(await predict(trained.api.url, LISTING)).toMatchObject(refusal);

    content[content.length >> 1]! ^= 1;
    writeFileSync(file, content);
    expect((await predict(trained.api.url, LISTING)).__typename).toBe('Prediction');
  });

  it('answers with NO_CHAMPION where there is none', async () => {
    // The alias alone would be put back from its history.
    await trained.db.query('DELETE FROM model_alias_change');
    await trained.db.query('DELETE FROM model_alias');
    await restart('SIGTERM');
    expect(await predict(trained.api.url, LISTING)).toMatchObject({
      __typename: 'NoChampion',
      code: 'NO_CHAMPION',
      modelName: 'listing-classifier',
    });
    const rest = await post(`${trained.api.url}/predict`, LISTING);
    expect(rest.status).toBe(503);
    expect(await rest.json()).toMatchObject({ code: 'NO_CHAMPION', modelName: 'listing-classifier' });
  });
});
