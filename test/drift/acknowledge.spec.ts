import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.js';
import { DriftAlarm } from '../../src/store/entities/monitoring.js';
import { QualityAlarm } from '../../src/store/entities/quality.js';
import { type SeededApi, startSeeded } from '../api/support/seeded.js';

let api: SeededApi;
beforeAll(async () => {
  api = await startSeeded(1);
});
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

async function openQualityAlarm(): Promise<string> {
  const [version] = await api.db.query('SELECT id, model_id AS modelId FROM model_version');
  const id = newId();
  await api.db.manager.insert(QualityAlarm, {
    ...{ id, modelId: version.modelId, modelVersionId: version.id, basis: 'ESTIMATED', dropMin: 0.02 },
    ...{ referenceAccuracy: 0.9, accuracy: 0.7, low: 0.69, high: 0.71, rows: 1_000 },
    ...{ openedAt: new Date(), closedAt: null, notifiedAt: null },
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

describe('acknowledgeQualityAlarm', () => {
  async function acknowledgeQuality(id: string, by: string): Promise<Answer> {
    const { data, errors } = await api.query<{ acknowledgeQualityAlarm: Answer }>(
      `mutation ($id: ID!, $by: String!) { acknowledgeQualityAlarm(id: $id, by: $by, note: "a new seller") {
         __typename ... on QualityAlarmAcknowledged { created alarm { id acknowledgedAt acknowledgedBy note } }
         ... on InvalidInput { field } ... on NotFound { kind } } }`,
      { id, by },
    );
    if (data == null) throw new Error(JSON.stringify(errors));
    return data.acknowledgeQualityAlarm;
  }

  it('keeps who saw the alarm and what they noted, and leaves it open', async () => {
    const id = await openQualityAlarm();
    expect(await acknowledgeQuality(id, 'anna')).toMatchObject({ created: true, alarm: { id } });
    const { data } = await api.query<{ qualityAlarms: { edges: object[] } }>(
      '{ qualityAlarms(first: 1) { edges { node { id closedAt acknowledgedBy note } } } }',
    );
    expect(data!.qualityAlarms.edges).toEqual([
      { node: { id, closedAt: null, acknowledgedBy: 'anna', note: 'a new seller' } },
    ]);
  });

  it('answers a second acknowledgement with the first', async () => {
    const id = await openQualityAlarm();
    const { alarm } = await acknowledgeQuality(id, 'anna');
    expect(await acknowledgeQuality(id, 'ben')).toMatchObject({ created: false, alarm });
  });

  it('does not take an alarm of drift for one', async () => {
    expect(await acknowledgeQuality(await openAlarm(), 'anna')).toMatchObject({
      ...{ __typename: 'NotFound', kind: 'quality alarm' },
    });
  });
});

describe('closeDriftAlarm', () => {
  interface Closed extends Pick<Answer, '__typename' | 'field' | 'kind'> {
    closed: boolean;
    alarm: { id: string; closedAt: string | null; closedBy: string | null; closingNote: string | null };
  }

  async function close(id: string, by: string, note: string): Promise<Closed> {
    const { data, errors } = await api.query<{ closeDriftAlarm: Closed }>(
      `mutation ($id: ID!, $by: String!, $note: String!) { closeDriftAlarm(id: $id, by: $by, note: $note) {
         __typename ... on DriftAlarmClosed { closed alarm { id closedAt closedBy closingNote } }
         ... on InvalidInput { field } ... on NotFound { kind } } }`,
      { id, by, note },
    );
    if (data == null) throw new Error(JSON.stringify(errors));
    return data.closeDriftAlarm;
  }

  it('ends the alarm, and says who did so and why', async () => {
    const id = await openAlarm();
    expect(await close(id, 'anna', ' a load test ')).toEqual({
      ...{ __typename: 'DriftAlarmClosed', closed: true },
      alarm: { id, closedAt: expect.any(String), closedBy: 'anna', closingNote: 'a load test' },
    });
  });

  it('answers a second time with the first', async () => {
    const id = await openAlarm();
    const { alarm } = await close(id, 'anna', 'a load test');
    expect(await close(id, 'ben', 'mine')).toMatchObject({ closed: false, alarm });
  });

  it.each([
    ['f'.repeat(32), 'anna', 'x', { __typename: 'NotFound', kind: 'drift alarm' }],
    ['f'.repeat(32), ' ', 'x', { __typename: 'InvalidInput', field: 'by' }],
    ['f'.repeat(32), 'anna', ' ', { __typename: 'InvalidInput', field: 'note' }],
  ])('answers for the alarm %s by "%s" with "%s" %j', async (id, by, note, expected) => {
    expect(await close(id, by, note)).toMatchObject(expected);
  });
});
