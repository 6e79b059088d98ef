import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ALERT_VARIABLES, alertmanagerConfig } from './alertmanager-config.mjs';

const EMAIL = { ALERT_EMAIL_TO: 'us@x', ALERT_EMAIL_FROM: 'gondola@x', ALERT_SMTP_HOST: 'mail:587' };
const SLACK = { ALERT_SLACK_URL_FILE: '/s/url', ALERT_SLACK_CHANNEL: '#shelves' };
const receiver = (environment: Record<string, string>, name: string) =>
  parse(alertmanagerConfig(environment)).receivers.find((each: { name: string }) => each.name === name);

test('nothing is sent without any variable', () => {
  const { receivers } = parse(alertmanagerConfig({}));
  expect(receivers).toEqual([{ name: 'people' }, { name: 'notes' }, { name: 'retraining' }]);
});

test('people get e-mail and Slack messages', () => {
  const { email_configs, slack_configs } = receiver({ ...EMAIL, ...SLACK }, 'people');
  expect(email_configs[0].to).toBe('us@x');
  expect(slack_configs[0]).toMatchObject({ api_url_file: '/s/url', channel: '#shelves' });
});

test('secrets are in files', () => {
  const text = alertmanagerConfig({
    ...{ ...EMAIL, ALERT_SMTP_USER: 'gondola', ALERT_SMTP_PASSWORD_FILE: '/s/password' },
    ...{ ALERT_WEBHOOK_URL: 'http://api:4000/hook', ALERT_WEBHOOK_TOKEN_FILE: '/s/token' },
  });
  expect(parse(text).global.smtp_auth_password_file).toBe('/s/password');
  expect(
    receiver({ ALERT_WEBHOOK_URL: 'http://a/h', ALERT_WEBHOOK_TOKEN_FILE: '/s/token' }, 'retraining'),
  ).toEqual({
    name: 'retraining',
    webhook_configs: [
      {
        url: 'http://a/h',
        send_resolved: true,
        http_config: { authorization: { credentials_file: '/s/token' } },
      },
    ],
  });
});

test('what asks for a retraining is told again within the hour', () => {
  const { route } = parse(alertmanagerConfig({ ALERT_REPEAT: '12h' }));
  const [retraining] = route.routes;
  expect(retraining).toMatchObject({ receiver: 'retraining', repeat_interval: '30m' });
});

test('all problems are told at once', () => {
  const wrong = { ALERT_WEBHOOK_URL: 'api:4000', ALERT_EMAIL_TO: 'us@x', ALERT_GROUP_WAIT: 'soon' };
  expect(() => alertmanagerConfig(wrong)).toThrow(
    [
      'The configuration has 4 problem(s):',
      '  ALERT_WEBHOOK_URL: must be a URL like http://host:4000/...',
      '  ALERT_GROUP_WAIT: must be a duration like 30s',
      '  ALERT_EMAIL_FROM: is needed together with ALERT_EMAIL_TO',
      '  ALERT_SMTP_HOST: is needed together with ALERT_EMAIL_TO',
    ].join('\n'),
  );
});

test.each([...ALERT_VARIABLES])('docs/monitoring.md explains %s', (name) => {
  const page = readFileSync(new URL('../../docs/monitoring.md', import.meta.url), 'utf8');
  expect(page).toContain(`\`${name}\``);
});
