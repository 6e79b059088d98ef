import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertmanagerConfig } from '../../scripts/lib/alertmanager-config.mjs';
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

interface Received {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: Sent;
}

/** What Alertmanager sends to a webhook or to Slack, as far as the tests look. */
interface Sent {
  readonly alerts?: readonly { readonly labels: { readonly alertname: string } }[];
  readonly channel?: string;
  readonly attachments?: readonly object[];
}

let receiver: HttpServer;
let received: Received[];
let folder: string;
let alertmanager: Server;
let prometheus: Prometheus;

/** Series as a worker exposes them, of a model that has drifted; and an address for what Alertmanager sends. */
const EXPOSED = 'gondola_drift_report_state{model="offers"} 2\n';

beforeAll(async () => {
  if (isMissing) return;
  received = [];
  receiver = createServer((request, response) => void answer(request).then((text) => response.end(text)));
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as { port: number }).port}`;
  folder = mkdtempSync(join(tmpdir(), 'gondola-alerts-'));
  writeFileSync(join(folder, 'token'), 'a-secret');
  writeFileSync(join(folder, 'slack'), `${url}/slack`);
  alertmanager = await startAlertmanager(
    alertmanagerConfig({
      ALERT_WEBHOOK_URL: `${url}/webhook`,
      ALERT_WEBHOOK_TOKEN_FILE: join(folder, 'token'),
      ALERT_SLACK_URL_FILE: join(folder, 'slack'),
      ALERT_SLACK_CHANNEL: '#shelves',
      ALERT_GROUP_WAIT: '100ms',
      ALERT_TEMPLATES: join(ROOT, 'alertmanager/templates'),
    }),
  );
  const alertmanagers = [alertmanager.url];
  prometheus = await startPrometheus({ workers: [url], alertmanagers, impatient: true });
});
afterAll(async () => {
  await prometheus?.stop();
  await alertmanager?.stop();
  receiver?.closeAllConnections();
  receiver?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

async function answer(request: IncomingMessage): Promise<string> {
  const { url = '', headers } = request;
  if (url === '/metrics') return EXPOSED;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Sent;
  received.push({ url, authorization: headers.authorization, body });
  return 'ok';
}

const sentTo = (address: string, alertname: string) =>
  waitFor(`${alertname} at ${address}`, () =>
    received.find(({ url, body }) => url === address && JSON.stringify(body).includes(alertname)),
  );

describe.skipIf(isMissing)(titled('an alert that asks for a retraining'), () => {
  it('travels from a series through Prometheus and Alertmanager to the webhook, with its token', async () => {
    const { body, authorization } = await sentTo('/webhook', 'GondolaDrift');
    expect(authorization).toBe('Bearer a-secret');
    expect(body).toMatchObject({ status: 'firing', receiver: 'retraining' });
    expect(body.alerts).toEqual([
      expect.objectContaining({
        status: 'firing',
        labels: expect.objectContaining({ alertname: 'GondolaDrift', model: 'offers', action: 'retrain' }),
      }),
    ]);
  });

  it('is told to people as well, in our words', async () => {
    const { body } = await sentTo('/slack', 'GondolaDrift');
    expect(body.channel).toBe('#shelves');
    expect(body.attachments?.[0]).toMatchObject({
      title: 'GondolaDrift (warning)',
      color: 'warning',
      text: expect.stringMatching(
        /^Live traffic of offers has drifted\n.*\nSince .* UTC\. What to do: docs\/runbooks\/GondolaDrift\.md/,
      ),
    });
  });

  it('does not bring others to the webhook', async () => {
    await sentTo('/slack', 'GondolaNoApi'); // nothing exposes an API here
    const names = received
      .filter(({ url }) => url === '/webhook')
      .flatMap(({ body }) => body.alerts!.map(({ labels }) => labels.alertname));
    expect(new Set(names)).toEqual(new Set(['GondolaDrift']));
  });
});
