import { closeSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { post, type RunningApi } from '../api/support/trained.js';
import { JobTest } from '../jobs/support/job-test.js';
import { champion } from '../support/models.js';
import { startApi } from '../support/programs.js';
import { waitFor } from '../support/wait.js';
import { LIMIT_MS, noteRecovery } from './support/scale.js';
import { health, metrics, storedOf } from './support/service.js';
import { canMount, type SmallDisk, smallDisk, titled } from './support/small-disk.js';

const MEGABYTES = 24;
const LISTING = { title: 'lampe numéro 3', modelName: 'lamps' };

let test: JobTest;
let disk: SmallDisk;
let api: RunningApi;

beforeAll(async () => {
  if (!canMount) return;
  test = await JobTest.create();
  disk = smallDisk(MEGABYTES);
  await champion({ db: test.db, artifacts: artifacts() }, 'lamps', 'a');
  api = await startApi(test.environment, { GONDOLA_DATA_DIR: disk.folder });
}, LIMIT_MS);
afterAll(async () => {
  await api?.stop('SIGKILL');
  await test?.close();
  disk?.remove();
});

const artifacts = () => new ArtifactStore(new LocalBytes(join(disk.folder, 'artifacts')));
const filler = () => join(disk.folder, 'filler');

/** Takes all the room that there is. */
function fill(): void {
  const file = openSync(filler(), 'w');
  for (const bytes of [1 << 20, 1 << 12, 1]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(bytes, 1));
    } catch {
      // Not even this fits any more.
    }
  }
  closeSync(file);
}

async function send(content: Uint8Array<ArrayBuffer>): Promise<Response> {
  const form = new FormData();
  form.append('file', new Blob([content], { type: 'text/csv' }), 'listings.csv');
  return fetch(`${api.url}/files`, { method: 'POST', body: form });
}

const rowsOfArtifacts = async () => Number((await test.db.query('SELECT COUNT(*) AS n FROM artifact'))[0].n);

describe.skipIf(!canMount)(titled('a disk without room'), () => {
  it(
    'refuses an upload that does not fit, and keeps nothing of it',
    async () => {
      const before = await rowsOfArtifacts();
      const answer = await send(new Uint8Array((MEGABYTES + 2) * 1024 * 1024).fill(65));
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({
        ...{ code: 'OVERLOADED', message: expect.stringContaining('full') },
      });
      expect(await rowsOfArtifacts()).toBe(before);
      expect(readdirSync(join(disk.folder, 'artifacts', 'tmp'))).toEqual([]);
      expect((await send(new TextEncoder().encode('title,label\nlampe,1\n'))).status).toBe(201);
    },
    LIMIT_MS,
  );

  it(
    'gives no answer that it cannot keep, says so, and goes on when there is room',
    async () => {
      expect((await post(`${api.url}/predict`, LISTING)).status).toBe(200);
      // Recommendations have a folder of their own in it.
      const spooled = () =>
        readdirSync(join(disk.folder, 'spool')).filter((name) => name.endsWith('.ndjson'));
      await waitFor('the spool to be empty', () => spooled().length === 0);
      fill();
      const refused = await post(`${api.url}/predict`, LISTING);
      expect(refused.status).toBe(503);
      expect(await refused.json()).toMatchObject({ code: 'OVERLOADED' });
      expect(await health(api.url)).toMatchObject({
        ...{ status: 'degraded', reasons: [expect.stringContaining('ENOSPC')] },
      });
      expect(await metrics(api.url)).toMatch(/^gondola_data_free_bytes 0$/m);
      rmSync(filler());
      const since = performance.now();
      const answer = await post(`${api.url}/predict`, LISTING);
      expect(answer.status).toBe(200);
      noteRecovery('disk full', since, 'answers');
      const { id } = (await answer.json()) as { id: string };
      await waitFor('the answer to be stored', async () => (await storedOf(test.db, [id])) === 1);
      expect((await health(api.url)).status).toBe('ok');
    },
    LIMIT_MS,
  );

  it(
    'puts a training off until there is room',
    async () => {
      const stores = { ...test, artifacts: artifacts() };
      const datasetVersionId = await JobTest.prototype.importSample.call(stores, 300);
      fill();
      await test.startWorker({ GONDOLA_DATA_DIR: disk.folder });
      const job = await test.train({ datasetVersionId, parameters: { linear: { epochs: 2 } } });
      const put = await waitFor('it to be put off', async () => {
        const found = await test.job(job.id);
        return found.errorMessage === null ? null : found;
      });
      expect(put).toMatchObject({ errorCode: 'OVERLOADED', errorMessage: expect.stringContaining('ENOSPC') });
      rmSync(filler());
      const since = performance.now();
      await test.waitForState(job, 'succeeded', LIMIT_MS);
      noteRecovery('disk full', since, 'the training has ended');
    },
    LIMIT_MS,
  );
});
