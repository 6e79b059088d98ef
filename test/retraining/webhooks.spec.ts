import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditEntry } from '../../src/store/entities/audit.js';
import { RetrainingRequest } from '../../src/store/entities/retraining.js';
import { Run } from '../../src/store/entities/tracking.js';
import type { RunningApi } from '../api/support/trained.js';
import { startApi } from '../support/programs.js';
import { RetrainingTest } from './support.js';

const SECRET = 'a secret of at least 32 characters'.replaceAll(' ', '-');
const BEARER = 'another-secret-of-more-than-32-characters';

let test: RetrainingTest;
let api: RunningApi;
beforeAll(async () => {
  test = await RetrainingTest.create();
  api = await startApi(test.environment, {
    WEBHOOK_SECRET: SECRET,
    WEBHOOK_BEARER_TOKEN: BEARER,
    MYSQL_POOL_SIZE: '20',
    RETRAINING_POLICY: JSON.stringify({ cooldownMinutes: 0, hysteresisMinutes: 0, newLabelsMin: 0 }),
  });
});
afterAll(async () => {
  await api?.stop('SIGKILL');
  await test?.close();
});

interface Outcome {
  decision: string;
  reason: string | null;
  requestId: string | null;
  runId: string | null;
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

function signature(body: string, seconds: number, secret = SECRET): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

async function post(path: string, body: string, headers: Record<string, string>, url = api.url) {
  const response = await fetch(`${url}/webhooks/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const answer = (await response.json()) as { outcomes?: Outcome[]; code?: string; message?: string };
  return { status: response.status, ...answer };
}

const signed = (path: string, body: string, seconds = nowSeconds()) =>
  post(path, body, { 'x-gondola-signature': signature(body, seconds) });

function notification(modelName: string, changes: object = {}): string {
  const alert = {
    ...{ status: 'firing', labels: { alertname: 'Drift', model: modelName }, annotations: {} },
    ...{ startsAt: '2026-01-01T00:00:00Z', endsAt: '0001-01-01T00:00:00Z', fingerprint: 'f00' },
    ...changes,
  };
  return JSON.stringify({ receiver: 'gondola', status: alert.status, version: '4', alerts: [alert] });
}

const runsOf = (modelName: string) => test.db.manager.countBy(Run, { modelName, status: 'SCHEDULED' });

describe('a webhook', () => {
  it.each(['grafana', 'alertmanager'])('of %s that is signed starts a run and names it', async (source) => {
    const modelName = await test.champion();
    const { status, outcomes } = await signed(source, notification(modelName));
    expect(status).toBe(202);
    expect(outcomes).toEqual([
      expect.objectContaining({ model: modelName, alarm: `${source}:f00`, decision: 'STARTED' }),
    ]);
    const run = await test.db.manager.findOneByOrFail(Run, { id: outcomes![0]!.runId! });
    expect(run).toMatchObject({ modelName, status: 'SCHEDULED' });
  });

  it('is in the audit log by its name, with what it started', async () => {
    const modelName = await test.champion();
    const { outcomes } = await signed('grafana', notification(modelName));
    const { runId, requestId } = outcomes![0]!;
    const entry = await test.db.manager.findOneByOrFail(AuditEntry, { subject: modelName });
    expect(entry).toMatchObject({
      ...{ actorKind: 'WEBHOOK', actor: 'grafana', action: 'webhook', outcome: 'DONE' },
    });
    expect(JSON.parse(entry.details)).toEqual({
      outcomes: [
        expect.objectContaining({
          model: modelName,
          alarm: 'grafana:f00',
          decision: 'STARTED',
          runId,
          requestId,
        }),
      ],
    });
  });

  it('of Evidently starts a run while a test fails, and one alarm is one run', async () => {
    const modelName = await test.champion();
    const send = (status: string, seconds: number) =>
      signed(
        'evidently',
        JSON.stringify({ modelName, metrics: [], tests: [{ name: 'drift', status }] }),
        seconds,
      );
    const now = nowSeconds();
    expect((await send('SUCCESS', now)).outcomes![0]).toMatchObject({ decision: 'CLEARED', requestId: null });
    expect((await send('FAIL', now)).outcomes![0]!.decision).toBe('STARTED');
    expect((await send('FAIL', now - 1)).outcomes![0]!.decision).toBe('MERGED');
    expect(await runsOf(modelName)).toBe(1);
  });

  it('by the signature of Grafana is taken', async () => {
    const body = notification(await test.champion());
    const seconds = nowSeconds();
    const hex = createHmac('sha256', SECRET).update(`${seconds}:${body}`).digest('hex');
    const headers = { 'x-grafana-alerting-signature': hex, 'x-grafana-alerting-timestamp': String(seconds) };
    expect((await post('grafana', body, headers)).status).toBe(202);
    expect((await post('grafana', body, headers)).status).toBe(401);
  });

  it('is signed as its bytes are, whatever its type', async () => {
    const body = notification(await test.champion()).replaceAll(',', ' ,\n');
    const headers = { 'x-gondola-signature': signature(body, nowSeconds()), 'content-type': 'text/plain' };
    expect((await post('grafana', body, headers)).status).toBe(202);
  });
});

describe('a hundred webhooks at once', () => {
  it('that say the same, each signed, start one run', async () => {
    const modelName = await test.champion();
    const body = notification(modelName);
    const now = nowSeconds();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, ago) => signed('grafana', body, now - ago)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const decisions = answers.map(({ outcomes }) => outcomes![0]!.decision).sort();
    expect(decisions).toEqual([...Array.from({ length: 99 }, () => 'MERGED'), 'STARTED']);
    expect(new Set(answers.map(({ outcomes }) => outcomes![0]!.runId)).size).toBe(1);
    expect(await runsOf(modelName)).toBe(1);
  }, 60_000);

  it('that are one sent again and again are taken once', async () => {
    const modelName = await test.champion();
    const body = notification(modelName);
    const now = nowSeconds();
    const answers = await Promise.all(Array.from({ length: 100 }, () => signed('grafana', body, now)));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(99);
    expect(await runsOf(modelName)).toBe(1);
  }, 60_000);
});

describe('an alert of our own', () => {
  const ours = (modelName: string, alertname = 'GondolaDrift') =>
    notification(modelName, { labels: { alertname, model: modelName } });

  it.each(['GondolaDrift', 'GondolaWatchAlarm', 'GondolaRealisedAccuracyFell'])(
    'starts no training alone: %s',
    async (alertname) => {
      const modelName = await test.champion();
      const { outcomes } = await signed('alertmanager', ours(modelName, alertname));
      expect(outcomes![0]).toMatchObject({ decision: 'NO_EFFECT', runId: null });
    },
  );

  it('is a notice while drift has not cost any accuracy', async () => {
    const modelName = await test.champion();
    await test.drifted(modelName, { effect: 0.3, accuracy: 0.9 });
    const { outcomes } = await signed('alertmanager', ours(modelName));
    expect(outcomes![0]).toMatchObject({
      decision: 'NOTIFIED',
      reason: expect.stringContaining('a drop of'),
    });
  });

  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000);

  it.each([
    [
      'few gold rows leave it unsure',
      { accuracy: 0.8 },
      'a drop of 10 %; the policy asks for 2 % with its whole interval',
    ],
    [
      'it was estimated from few answers',
      { accuracy: 0.5, rows: 99 },
      'no drop of quality is known; the policy asks for 2 %',
    ],
    [
      'it is one of answers of before yesterday',
      { accuracy: 0.5, answeredAt: daysAgo(1.1) },
      'no drop of quality is known; the policy asks for 2 %',
    ],
    [
      'the report of drift is older than a week',
      { accuracy: 0.5, reportedTo: daysAgo(7.1) },
      'an effect of 0 % is less than the 10 % of the policy',
    ],
  ])('is a notice while %s', async (_why, state, reason) => {
    const modelName = await test.champion();
    await test.drifted(modelName, { effect: 0.3, ...state });
    const { outcomes } = await signed('alertmanager', ours(modelName));
    expect(outcomes![0]).toMatchObject({ decision: 'NOTIFIED', reason });
  });

  it('starts a training where effect and drop are both there, with both as evidence', async () => {
    const modelName = await test.champion();
    await test.drifted(modelName, { effect: 0.3, accuracy: 0.5 });
    const { outcomes } = await signed('alertmanager', ours(modelName));
    expect(outcomes![0]!.decision).toBe('STARTED');
    const { evidence } = await test.db.manager.findOneByOrFail(RetrainingRequest, {
      id: outcomes![0]!.requestId!,
    });
    expect(evidence).toMatchObject({ alertName: 'GondolaDrift', effect: 0.3, qualityFrom: 'ESTIMATED' });
    expect(evidence.qualityDrop).toBeCloseTo(0.4);
  });
});

describe('a webhook that is not to be trusted', () => {
  const refused = async (body: string, headers: Record<string, string>, path = 'grafana') => {
    const { status, code } = await post(path, body, headers);
    expect([status, code]).toEqual([401, 'UNAUTHENTICATED']);
  };

  it('is refused: sent again', async () => {
    const modelName = await test.champion();
    const body = notification(modelName);
    const seconds = nowSeconds();
    expect((await signed('grafana', body, seconds)).status).toBe(202);
    const again = await signed('grafana', body, seconds);
    expect([again.status, again.message]).toEqual([401, 'The signature was used before.']);
  });

  it.each([
    ['six minutes old', -360],
    ['of six minutes from now', 360],
  ])('is refused: %s', async (_what, off) => {
    const body = notification(await test.champion());
    await refused(body, { 'x-gondola-signature': signature(body, nowSeconds() + off) });
  });

  it('is refused: signed with another secret', async () => {
    const body = notification(await test.champion());
    await refused(body, { 'x-gondola-signature': signature(body, nowSeconds(), 'x'.repeat(40)) });
  });

  it('is refused: with another body than the signed one', async () => {
    const modelName = await test.champion();
    const header = signature(notification(modelName), nowSeconds());
    await refused(notification(modelName, { fingerprint: 'other' }), { 'x-gondola-signature': header });
    expect(await runsOf(modelName)).toBe(0);
  });

  it.each(['grafana', 'alertmanager', 'evidently'])('is refused: not signed, to %s', async (path) => {
    await refused('{}', {}, path);
  });

  it('is refused: with the bearer token where one can sign', async () => {
    const body = notification(await test.champion());
    await refused(body, { authorization: `Bearer ${BEARER}` }, 'grafana');
  });

  it('is refused before anything of it is read', async () => {
    await refused('{not json', { 'x-gondola-signature': signature('{}', nowSeconds()) });
  });
});

describe('Alertmanager, which cannot sign', () => {
  const bear = (body: string, token = BEARER) =>
    post('alertmanager', body, { authorization: `Bearer ${token}` });

  it('is let in by its token, and an alert that is sent again starts nothing', async () => {
    const modelName = await test.champion();
    const body = notification(modelName);
    expect((await bear(body)).outcomes![0]!.decision).toBe('STARTED');
    expect((await bear(body)).outcomes![0]!.decision).toBe('MERGED');
    await bear(notification(modelName, { status: 'resolved' }));
    expect((await bear(body)).outcomes![0]!.decision).toBe('MERGED');
    expect(await runsOf(modelName)).toBe(1);
  });

  it('starts another run by a later episode, also when it did not tell the end of the first', async () => {
    const modelName = await test.champion();
    const [first] = (await bear(notification(modelName))).outcomes!;
    const request = await test.db.manager.findOneByOrFail(RetrainingRequest, { id: first!.requestId! });
    await test.end(request, 'PROMOTED', new Date());
    const later = notification(modelName, { startsAt: '2026-01-01T05:00:00Z' });
    expect((await bear(later)).outcomes![0]!.decision).toBe('STARTED');
  });

  it('is refused with another token', async () => {
    expect((await bear('{}', 'x'.repeat(40))).status).toBe(401);
  });
});

describe('a webhook that cannot be read', () => {
  it('is refused, naming the field', async () => {
    expect(await signed('grafana', '{"alerts":[{}]}')).toMatchObject({
      ...{ status: 400, code: 'INVALID_INPUT', field: 'alerts[0].status' },
    });
    expect(await signed('grafana', 'no json')).toMatchObject({ status: 400, field: 'body' });
  });

  it('may be sent again, mended by the sender or not', async () => {
    const seconds = nowSeconds();
    for (const _time of [1, 2]) expect((await signed('grafana', '[]', seconds)).status).toBe(400);
  });

  it('about no model that is here is NOT_FOUND; beside others, one is IMPOSSIBLE', async () => {
    expect(await signed('grafana', notification('nobody'))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    const [here, gone] = [await test.champion(), 'nobody'].map(
      (name) => JSON.parse(notification(name)).alerts[0],
    );
    const { outcomes } = await signed('grafana', JSON.stringify({ alerts: [gone, here] }));
    expect(outcomes!.map(({ decision }) => decision)).toEqual(['IMPOSSIBLE', 'STARTED']);
  });
});

describe('a server without secrets', () => {
  it('lets nobody in', async () => {
    const open = await startApi(test.environment);
    const body = notification(await test.champion());
    const headers = [{ 'x-gondola-signature': signature(body, nowSeconds()) }, { authorization: 'Bearer ' }];
    for (const path of ['grafana', 'alertmanager', 'evidently']) {
      for (const given of headers) expect((await post(path, body, given, open.url)).status).toBe(404);
    }
    await open.stop('SIGKILL');
  });
});
