import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertmanagerConfig } from '../../scripts/lib/alertmanager-config.mjs';
import {
  countPredictions,
  finished,
  predictBatch,
  startTrained,
  type Trained,
} from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { waitFor } from '../support/wait.js';
import { ROOT } from './support/rules.js';
import {
  isMissing,
  type Prometheus,
  type Server,
  startAlertmanager,
  startPrometheus,
  titled,
} from './support/servers.js';

const TOKEN = 'a-bearer-token-of-more-than-32-characters';
const STRANGE_ROWS = 100;
/** The alarm of the worker's own watch must not start the training before the alert does. */
const WORKER_POLICY = JSON.stringify({ newLabelsMin: 1_000_000 });

let trained: Trained;
let alertmanager: Server;
let prometheus: Prometheus;
let folder: string;

beforeAll(async () => {
  if (isMissing) return;
  trained = await startTrained({ WEBHOOK_BEARER_TOKEN: TOKEN }, { RETRAINING_POLICY: WORKER_POLICY });
  const workerUrl = /"health":"(http:[^"]+)"/.exec(trained.worker.log())![1]!;
  folder = mkdtempSync(join(tmpdir(), 'gondola-alerts-'));
  writeFileSync(join(folder, 'token'), TOKEN);
  alertmanager = await startAlertmanager(
    alertmanagerConfig({
      ALERT_WEBHOOK_URL: `${trained.api.url}/webhooks/alertmanager`,
      ALERT_WEBHOOK_TOKEN_FILE: join(folder, 'token'),
      ALERT_GROUP_WAIT: '100ms',
      ALERT_TEMPLATES: join(ROOT, 'alertmanager/templates'),
    }),
  );
  const alertmanagers = [alertmanager.url];
  prometheus = await startPrometheus({ workers: [workerUrl], alertmanagers, impatient: true });
}, 240_000);
afterAll(async () => {
  await prometheus?.stop();
  await alertmanager?.stop();
  await trained?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** Has strange listings answered, and a reviewer say of each that it belongs elsewhere. */
async function answerAndReview(): Promise<void> {
  const { url } = trained.api;
  const listings = Array.from({ length: STRANGE_ROWS }, (_, i) => ({ title: `zorbix vlimax${i} quintuvel` }));
  const { predictions } = await predictBatch(url, listings);
  await waitFor('the answers in MySQL', async () => (await countPredictions(trained.db)) >= STRANGE_ROWS);
  const codes = ['10', '2583'];
  const lines = predictions.map(
    ({ id, category: { code } }) => `${id},${codes.find((other) => other !== code)}`,
  );
  const form = new FormData();
  form.append('file', new Blob([`prediction_id,correct_category\n${lines.join('\n')}\n`]), 'review.csv');
  const path = '/corrections/imports?by=anna&review=true';
  const response = await fetch(url + path, { method: 'POST', body: form });
  const { jobId } = (await response.json()) as { jobId: string };
  await finished(url, jobId);
}

const requests = (): Promise<{ decision: string; cause: string; source: string }[]> =>
  trained.db.query('SELECT cause, source, decision FROM retraining_request ORDER BY id');

describe.skipIf(isMissing)(titled('an alert about drift'), () => {
  it('travels from real answers through Prometheus and Alertmanager into our webhook and starts a retraining', async () => {
    await answerAndReview();
    await waitFor(
      'the estimate of the accuracy with its labels',
      async () => {
        const [row] = await trained.db.query("SELECT id FROM quality_estimate WHERE label_basis = 'REVIEW'");
        return row ?? null;
      },
      90_000,
    );
    await graphql(trained.api.url, 'mutation { checkDrift(input: {}) { __typename } }');
    const started = await waitFor(
      'a retraining',
      async () => (await requests()).find(({ decision }) => decision === 'STARTED') ?? null,
      120_000,
    );
    expect(started).toEqual({ cause: 'WEBHOOK', source: 'alertmanager', decision: 'STARTED' });
  }, 300_000);
});
