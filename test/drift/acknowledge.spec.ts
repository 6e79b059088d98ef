import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.js';
import { DriftAlarm } from '../../src/store/entities/monitoring.js';
import { type SeededApi, startSeeded } from '../api/support/seeded.js';

let api: SeededApi;
beforeAll(async () => {
  api = await startSeeded(1);
}, 60_000);
afterAll(() => api?.close());

async function openAlarm(): Promise<string> {
  const [version] = await api.db.query('SELECT id, model_id AS modelId FROM model_version');
  const id = newId();
  await api.db.manager.insert(DriftAlarm, {
    ...{ id, modelId: version.modelId, modelVersionId: version.id, evidence: 1e6, findings: [] },
    ...{ openedAt: new Date(), closedAt: null, notifiedAt: null },
    ...{ acknowledgedAt: null, acknowledgedBy: null, note: null },
  });
  return id;
}

interface Answer {
  __typename: string;
  created: boolean;
  field: string;
  kind: string;
  alarm: { id: string; acknowledgedAt: string; acknowledgedBy: string; note: string };
}

async function acknowledge(id: string, by: string, note: string | null = null): Promise<Answer> {
  const { data, errors } = await api.query<{ acknowledgeAlarm: Answer }>(
    `mutation ($id: ID!, $by: String!, $note: String) { acknowledgeAlarm(id: $id, by: $by, note: $note) { __typename
       ... on AlarmAcknowledged { created alarm { id acknowledgedAt acknowledgedBy note } }
       ... on InvalidInput { field } ... on NotFound { kind } } }`,
    { id, by, note },
  );
  if (data == null) throw new Error(JSON.stringify(errors));
  return data.acknowledgeAlarm;
}

describe('acknowledgeAlarm', () => {
  it('keeps who saw the alarm, when and what they noted', async () => {
    const id = await openAlarm();
    const before = Date.now();
    const { created, alarm } = await acknowledge(id, 'anna', 'the fair has begun');
    expect([created, alarm]).toMatchObject([
      true,
      { id, acknowledgedBy: 'anna', note: 'the fair has begun' },
    ]);
    expect(Date.parse(alarm.acknowledgedAt)).toBeGreaterThanOrEqual(before);
  });

  it('answers a second acknowledgement with the first', async () => {
    const id = await openAlarm();
    const { alarm } = await acknowledge(id, 'anna');
    expect(await acknowledge(id, 'ben', 'mine')).toMatchObject({ created: false, alarm });
  });

  it('of many at once lets one stand', async () => {
    const id = await openAlarm();
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((by) => acknowledge(id, by)));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ alarm }) => alarm.acknowledgedBy)).size).toBe(1);
  });

  it('leaves the alarm open', async () => {
    const id = await openAlarm();
    await acknowledge(id, 'anna');
    const { data } = await api.query<{ driftAlarms: { edges: object[] } }>(
      '{ driftAlarms(first: 1) { edges { node { id closedAt acknowledgedBy } } } }',
    );
    expect(data!.driftAlarms.edges).toEqual([{ node: { id, closedAt: null, acknowledgedBy: 'anna' } }]);
  });

  it.each([
    ['f'.repeat(32), 'anna', { __typename: 'NotFound', kind: 'drift alarm' }],
    ['é', 'anna', { __typename: 'NotFound', kind: 'drift alarm' }],
    ['f'.repeat(32), ' ', { __typename: 'InvalidInput', field: 'by' }],
  ])('answers for the alarm %s by "%s" %j', async (id, by, expected) => {
    expect(await acknowledge(id, by)).toMatchObject(expected);
  });
});
