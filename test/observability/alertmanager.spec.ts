import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertmanagerConfig } from '../../scripts/lib/alertmanager-config.mjs';
import { ROOT, readRules } from './support/rules.js';
import { isMissing, programFile, titled } from './support/servers.js';

const TEMPLATES = join(ROOT, 'alertmanager/templates');
const ALL = {
  ALERT_WEBHOOK_URL: 'http://127.0.0.1:4000/webhooks/alertmanager',
  ALERT_WEBHOOK_TOKEN_FILE: '/etc/alertmanager/secrets/webhook-token',
  ALERT_EMAIL_TO: 'us@example.org',
  ALERT_EMAIL_FROM: 'gondola@example.org',
  ALERT_SMTP_HOST: 'mail.example.org:587',
  ALERT_SMTP_USER: 'gondola',
  ALERT_SMTP_PASSWORD_FILE: '/etc/alertmanager/secrets/smtp-password',
  ALERT_SLACK_URL_FILE: '/etc/alertmanager/secrets/slack-url',
  ALERT_SLACK_CHANNEL: '#shelves',
  ALERT_TEMPLATES: TEMPLATES,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gondola-amtool-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const amtool = (...args: string[]) =>
  execFileSync(programFile('amtool'), args, { encoding: 'utf8', stdio: 'pipe' });

function configFile(environment: Record<string, string>): string {
  const path = join(folder, 'alertmanager.yml');
  writeFileSync(path, alertmanagerConfig(environment));
  return path;
}

describe.skipIf(isMissing)(titled('amtool'), () => {
  it.each([
    ['nothing', { ALERT_TEMPLATES: TEMPLATES }],
    ['everything', ALL],
  ])('finds the configuration right with %s set', (_name, environment) => {
    expect(amtool('check-config', configFile(environment))).toContain('SUCCESS');
  });

  it.each([
    ['action=retrain severity=warning', 'retraining,people'],
    ['action=retrain severity=critical', 'retraining,people'],
    ['severity=critical', 'people'],
    ['severity=warning', 'people'],
    ['severity=info', 'notes'],
  ])('sends an alert with %s to %s', (labels, receivers) => {
    const route = ['config', 'routes', 'test', `--config.file=${configFile(ALL)}`];
    expect(amtool(...route, ...labels.split(' ')).trim()).toBe(receivers);
  });

  it('writes an e-mail that says what is wrong, since when and what to do', () => {
    const labels = { alertname: 'GondolaDiskFilling', severity: 'critical' };
    const annotations = { summary: 'Nearly <full>', description: 'No room.', runbook: 'docs/runbooks/x.md' };
    const times = { startsAt: '2026-03-04T05:06:07Z', endsAt: '0001-01-01T00:00:00Z' };
    const alert = { status: 'firing', labels, annotations, ...times };
    const data = join(folder, 'data.json');
    writeFileSync(data, JSON.stringify({ status: 'firing', alerts: [alert], commonLabels: labels }));
    const render = (name: string, type: string) =>
      amtool(
        ...['template', 'render', `--template.glob=${TEMPLATES}/*.tmpl`, `--template.data=${data}`],
        ...[`--template.type=${type}`, `--template.text={{ template "${name}" . }}`],
      );
    expect(render('gondola.subject', 'text')).toBe('GondolaDiskFilling (critical)');
    const html = render('gondola.html', 'html');
    expect(html).toContain('<h3>Nearly &lt;full&gt;</h3>');
    expect(html).toContain('Since 2026-03-04 05:06:07 UTC. What to do: docs/runbooks/x.md');
    expect(html).toContain('<td>severity</td><td>critical</td>');
  });
});

it('holds back only alerts that there are', () => {
  const names = new Set(readRules().map(({ alert }) => alert));
  const text = alertmanagerConfig({});
  const held = [...text.matchAll(/alertname=~?"([^"]+)"/g)].flatMap(([, alternatives]) =>
    alternatives!.split('|'),
  );
  expect(held.length).toBeGreaterThan(5);
  expect(held.filter((name) => !names.has(name))).toEqual([]);
});
