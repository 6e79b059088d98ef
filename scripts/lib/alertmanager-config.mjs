/** Alertmanager's configuration from environment variables; it reads none itself. */
import { stringify } from 'yaml';
import { z } from 'zod';

const duration = z.string().regex(/^\d+(ms|s|m|h)$/, 'must be a duration like 30s');
const httpUrl = z.string().regex(/^https?:\/\/\S+$/, 'must be a URL like http://host:4000/...');
const path = z.string().regex(/^\//, 'must be an absolute path, as Alertmanager sees it');

/** Secrets are in files, so that they are neither in this configuration nor in the list of processes. */
const variables = z.object({
  ALERT_WEBHOOK_URL: httpUrl.optional(),
  ALERT_WEBHOOK_TOKEN_FILE: path.optional(),
  ALERT_EMAIL_TO: z.string().min(3).optional(),
  ALERT_EMAIL_FROM: z.string().min(3).optional(),
  ALERT_SMTP_HOST: z
    .string()
    .regex(/^[\w.-]+:\d+$/, 'must be host:port')
    .optional(),
  ALERT_SMTP_USER: z.string().min(1).optional(),
  ALERT_SMTP_PASSWORD_FILE: path.optional(),
  ALERT_SLACK_URL_FILE: path.optional(),
  ALERT_SLACK_CHANNEL: z.string().min(1).optional(),
  ALERT_GROUP_WAIT: duration.default('30s'),
  ALERT_REPEAT: duration.default('4h'),
  ALERT_TEMPLATES: path.default('/etc/alertmanager/templates'),
});

/** Variables that say nothing without the others of their group. */
const TOGETHER = [
  ['ALERT_EMAIL_TO', 'ALERT_EMAIL_FROM', 'ALERT_SMTP_HOST'],
  ['ALERT_SMTP_USER', 'ALERT_SMTP_PASSWORD_FILE'],
  ['ALERT_SLACK_URL_FILE', 'ALERT_SLACK_CHANNEL'],
];

/** The names of all variables, for the page that lists them. */
export const ALERT_VARIABLES = Object.keys(variables.shape);

/**
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {string} YAML
 * @throws {Error} with every problem of the variables
 */
export function alertmanagerConfig(environment) {
  const given = Object.fromEntries(ALERT_VARIABLES.map((name) => [name, environment[name] || undefined]));
  const parsed = variables.safeParse(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `  ${issue.path.join('.')}: ${issue.message}`),
    ...TOGETHER.flatMap((group) => missingOf(group, given)),
  ];
  if (problems.length > 0) {
    throw new Error(`The configuration has ${problems.length} problem(s):\n${problems.join('\n')}`);
  }
  const values = parsed.data;
  const [email, slack, webhook] = [emailsOf(values), slackOf(values), webhooksOf(values)];
  const config = {
    global: { resolve_timeout: '5m', ...smtpOf(values) },
    templates: [`${values.ALERT_TEMPLATES}/*.tmpl`],
    route: {
      receiver: 'people',
      group_by: ['alertname', 'area'],
      group_wait: values.ALERT_GROUP_WAIT,
      group_interval: '5m',
      repeat_interval: values.ALERT_REPEAT,
      routes: [
        // To the product itself, model by model; and to people as every alert.
        {
          receiver: 'retraining',
          matchers: ['action="retrain"'],
          group_by: ['alertname', 'model'],
          // What speaks for a retraining may come while the alert lasts.
          repeat_interval: '30m',
          continue: true,
        },
        { receiver: 'people', matchers: ['severity="critical"'], repeat_interval: '1h' },
        { receiver: 'notes', matchers: ['severity="info"'], repeat_interval: '24h' },
        // Without it, what went to the product would go to nobody else.
        { receiver: 'people' },
      ],
    },
    receivers: [
      { name: 'people', ...email, ...slack },
      { name: 'notes', ...slack },
      { name: 'retraining', ...webhook },
    ],
    // What follows from another alert is not told as well.
    inhibit_rules: [
      inhibit('GondolaNoApi', 'GondolaApiDown|GondolaTrafficStopped', []),
      inhibit(
        'GondolaNoWorker',
        'GondolaWorkerDown|GondolaJobsWaiting|GondolaJobsSilent|GondolaQueueStuck',
        [],
      ),
      inhibit('GondolaDependencyDown', 'GondolaDependencySlow', ['instance', 'dependency']),
      inhibit('GondolaReplicaDegraded', 'GondolaServedIsNotChampion', ['instance', 'model']),
      inhibit('GondolaRealisedAccuracyFell', 'GondolaEstimatedAccuracyFell|GondolaConfidenceFell', ['model']),
    ],
  };
  return stringify(config, { lineWidth: 0 });
}

function missingOf(group, given) {
  const missing = group.filter((name) => given[name] === undefined);
  if (missing.length === group.length) return [];
  const present = group.find((name) => given[name] !== undefined);
  return missing.map((name) => `  ${name}: is needed together with ${present}`);
}

const inhibit = (source, targets, equal) => ({
  source_matchers: [`alertname="${source}"`],
  target_matchers: [`alertname=~"${targets}"`],
  equal,
});

function smtpOf({ ALERT_SMTP_HOST, ALERT_EMAIL_FROM, ALERT_SMTP_USER, ALERT_SMTP_PASSWORD_FILE }) {
  if (ALERT_SMTP_HOST === undefined) return {};
  const account =
    ALERT_SMTP_USER === undefined
      ? {}
      : { smtp_auth_username: ALERT_SMTP_USER, smtp_auth_password_file: ALERT_SMTP_PASSWORD_FILE };
  return { smtp_smarthost: ALERT_SMTP_HOST, smtp_from: ALERT_EMAIL_FROM, ...account };
}

function emailsOf({ ALERT_EMAIL_TO }) {
  if (ALERT_EMAIL_TO === undefined) return {};
  const template = (name) => `{{ template "gondola.${name}" . }}`;
  return {
    email_configs: [
      {
        to: ALERT_EMAIL_TO,
        send_resolved: true,
        headers: { Subject: template('subject') },
        html: template('html'),
        text: template('text'),
      },
    ],
  };
}

function slackOf({ ALERT_SLACK_URL_FILE, ALERT_SLACK_CHANNEL }) {
  if (ALERT_SLACK_URL_FILE === undefined) return {};
  return {
    slack_configs: [
      {
        api_url_file: ALERT_SLACK_URL_FILE,
        channel: ALERT_SLACK_CHANNEL,
        send_resolved: true,
        title: '{{ template "gondola.subject" . }}',
        text: '{{ template "gondola.text" . }}',
        color:
          '{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}',
      },
    ],
  };
}

function webhooksOf({ ALERT_WEBHOOK_URL, ALERT_WEBHOOK_TOKEN_FILE }) {
  if (ALERT_WEBHOOK_URL === undefined) return {};
  const authorization =
    ALERT_WEBHOOK_TOKEN_FILE === undefined
      ? {}
      : { http_config: { authorization: { credentials_file: ALERT_WEBHOOK_TOKEN_FILE } } };
  // Only an alarm that is known to be over may ask for another training later.
  return { webhook_configs: [{ url: ALERT_WEBHOOK_URL, send_resolved: true, ...authorization }] };
}
