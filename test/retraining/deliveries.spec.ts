import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_RETRAINING_POLICY } from '../../src/platform/retraining-policy.js';
import { Dispatcher } from '../../src/queue/dispatcher.js';
import { takeDelivery } from '../../src/rest/webhooks/take-delivery.js';
import { auditOf } from '../access/support/callers.js';
import { recordStatements } from '../support/recorder.js';
import { alert, RetrainingTest } from './support.js';

let test: RetrainingTest;
let dispatcher: Dispatcher;
beforeAll(async () => {
  test = await RetrainingTest.create();
  const { redisUrl: url, queuePrefix } = test.environment;
  dispatcher = new Dispatcher({ url, queuePrefix });
});
afterAll(async () => {
  await dispatcher?.close();
  await test?.close();
});

it('a delivery looks once at how things stand with each model, however many alerts are about it', async () => {
  const models = [await test.champion(), await test.champion()];
  const db = await test.environment.openDatabase();
  const statements = recordStatements(db);
  const alerts = models.flatMap((modelName) =>
    Array.from({ length: 20 }, (_, row) =>
      alert(modelName, { alarm: `alertmanager:${row}`, weighedAs: 'DRIFT_ALARM' }),
    ),
  );
  const audit = auditOf(test.environment);
  const services = { db, dispatcher, policy: DEFAULT_RETRAINING_POLICY, audit };
  const delivery = { source: 'alertmanager', signatureDigest: null, asked: alerts };
  const outcomes = await takeDelivery(services, delivery, new Date());
  expect(outcomes.map(({ decision }) => decision)).toEqual(alerts.map(() => 'NO_EFFECT'));
  expect(statements.filter((sql) => sql.includes('quality_estimate'))).toHaveLength(models.length);
});
