import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../platform/validation.js';
import { alertsSchema, askedByAlerts } from './alerts.js';
import { askedByReport, evidentlySchema } from './evidently.js';

const alert = (changes: object = {}) => ({
  status: 'firing',
  labels: { alertname: 'Drift', model: 'offers', severity: 'warning' },
  annotations: { summary: 'The titles have changed.' },
  startsAt: '2026-01-01T03:00:00.123456+01:00',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://127.0.0.1/graph',
  fingerprint: 'c6eadffa33fcdf37',
  ...changes,
});

const read = (alerts: object[]) =>
  askedByAlerts('grafana', parseRequest(alertsSchema, { version: '1', status: 'firing', alerts }));

describe('a notification of Grafana or Alertmanager', () => {
  it('asks for each of its alerts', () => {
    const [first, second] = read([alert(), alert({ status: 'resolved', fingerprint: 'f00' })]);
    expect(first).toMatchObject({
      ...{ modelName: 'offers', cause: 'WEBHOOK', source: 'grafana', alarm: 'grafana:c6eadffa33fcdf37' },
      ...{ alertName: 'Drift', report: { status: 'firing', startsAt: new Date('2026-01-01T02:00:00.123Z') } },
    });
    expect(second).toMatchObject({ alarm: 'grafana:f00', report: { status: 'resolved' } });
  });

  it('is about the preset model where no label names one', () => {
    expect(read([alert({ labels: {} })])[0]).toMatchObject({
      modelName: 'listing-classifier',
      alertName: 'alert',
    });
  });

  it('leaves its name, its severity, its words and its numbers as evidence', () => {
    expect(read([alert({ values: { B: 0.25, C: null, D: 'text' } })])[0]!.evidence).toEqual({
      ...{
        alertName: 'Drift',
        fingerprint: 'c6eadffa33fcdf37',
        startsAt: '2026-01-01T03:00:00.123456+01:00',
      },
      ...{ severity: 'warning', summary: 'The titles have changed.', 'value.B': 0.25 },
    });
  });

  it('has no names or texts of any length', () => {
    const [long] = read([
      alert({ fingerprint: 'f'.repeat(1_000), annotations: { summary: 's'.repeat(10_000) } }),
    ]);
    expect(long!.alarm.length).toBeLessThan(191);
    expect(String(long!.evidence.summary)).toHaveLength(500);
  });

  it.each([
    [[], /alerts: must not be empty/],
    [Array.from({ length: 201 }, () => alert()), /alerts: must have at most 200 entries/],
    [[alert({ status: 'unknown' })], /alerts\[0\]\.status: must be one of firing, resolved/],
    [[alert({ status: undefined })], /alerts\[0\]\.status: is required: firing or resolved$/],
    [[alert({ startsAt: 'yesterday' })], /alerts\[0\]\.startsAt/],
    [[alert({ fingerprint: undefined })], /alerts\[0\]\.fingerprint: is required/],
  ])('that is none is refused, naming the field (%#)', (alerts, message) => {
    expect(() => read(alerts)).toThrow(message);
  });
});

const report = (statuses: string[], changes: object = {}) =>
  askedByReport(
    parseRequest(evidentlySchema, {
      metrics: [],
      tests: statuses.map((status, index) => ({ id: String(index), name: `test ${index}`, status })),
      ...changes,
    }),
  );

describe('a report of Evidently', () => {
  it('alarms while one of its tests fails', () => {
    expect(
      report(['SUCCESS', 'FAIL', 'WARNING'], { modelName: 'offers', reportName: 'nightly' }),
    ).toMatchObject({
      ...{ modelName: 'offers', source: 'evidently', alarm: 'evidently:nightly' },
      report: { status: 'firing', startsAt: null },
      evidence: { tests: 3, failed: 1, names: 'test 1' },
    });
  });

  it('alarms also where another of its tests broke', () => {
    expect(report(['ERROR', 'FAIL']).report).toMatchObject({ status: 'firing' });
  });

  it('is clear when none does', () => {
    expect(report(['SUCCESS', 'WARNING']).report).toEqual({ status: 'resolved', startsAt: null });
  });

  it.each([[['ERROR']], [['SUCCESS', 'error']]])(
    'says nothing where tests broke, and is refused: %j',
    (statuses) => {
      expect(() => report(statuses)).toThrow(/tests: must not be broken/);
    },
  );

  it('without tests says nothing and is refused', () => {
    expect(() => report([])).toThrow(/tests: must not be empty: make the report with include_tests=True/);
    expect(() => report([], { tests: undefined })).toThrow(/tests: is required/);
  });
});
