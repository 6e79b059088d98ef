import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertmanagerConfig } from '../../scripts/lib/alertmanager-config.mjs';
import { startTrained, type Trained } from '../api/support/trained.js';
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

let trained: Trained;
let alertmanager: Server;
let prometheus: Prometheus;
let folder: string;

beforeAll(async () => {
  if (isMissing) return;
  trained = await startTrained({ WEBHOOK_BEARER_TOKEN: TOKEN });
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

describe.skipIf(isMissing)(titled('an alert about drift'), () => {
  it('travels from real answers through Prometheus and Alertmanager into our webhook and starts a retraining', async () => {
    const { url } = trained.api;
    const listings = Array.from({ length: STRANGE_ROWS }, (_, i) => ({
      title: `zorbix vlimax${i} quintuvel`,
    }));
    await graphql(
      url,
      'mutation ($input: PredictBatchInput!) { predictBatch(input: $input) { __typename } }',
      {
        input: { listings },
      },
    );
    await waitFor('the answers in MySQL', async () => {
      const [{ rows }] = await trained.db.query('SELECT COUNT(*) AS `rows` FROM prediction');
      return Number(rows) >= STRANGE_ROWS || null;
    });
    await graphql(url, 'mutation { checkDrift(input: {}) { __typename } }');
    const [request] = await waitFor(
      'a retraining',
      async () => {
        const rows = await trained.db.query(
          "SELECT cause, source, decision FROM retraining_request WHERE decision = 'STARTED'",
        );
        return rows.length > 0 ? rows : null;
      },
      90_000,
    );
    expect(request).toEqual({ cause: 'WEBHOOK', source: 'alertmanager', decision: 'STARTED' });
  }, 150_000);
});
