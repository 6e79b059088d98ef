import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import {
  authSecret,
  DEFAULT_OIDC_ALGORITHMS,
  hosts,
  isLoopback,
  type OidcSettings,
  oidcAlgorithms,
  oidcRoleMap,
  origins,
  roleOrNone,
  trustedProxies,
} from './access/access-settings.js';
import { permissionsOf, type Role } from './access/permissions.js';
import type { RateLimitSettings } from './access/rate-limits.js';
import { ConfigError } from './config-error.js';
import { counted } from './counted.js';
import type { Cron } from './cron.js';
import { cronOrOff, timeZoneText } from './cron-setting.js';
import { DEFAULT_GATE_RULE, type GateRuleSettings, gateRuleText } from './gate-rule.js';
import {
  DEFAULT_RETRAINING_POLICY,
  type RetrainingPolicy,
  retrainingPolicyText,
} from './retraining-policy.js';
import { withSecretFiles } from './secret-files.js';
import { explainIssue, problemLines } from './validation.js';

const url = (protocols: string[]) =>
  z
    .string({ error: `is required, e.g. ${protocols[0]}//user:password@127.0.0.1/…` })
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
      error: `must be a URL starting with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    });

const wholeNumber = (min: number, max: number) =>
  z.coerce.number().int(`must be a whole number`).min(min).max(max);

const yesOrNo = z.enum(['true', 'false']).transform((word) => word === 'true');

const SECRET_CHARS_MIN = 32;
const secret = z
  .string()
  .min(SECRET_CHARS_MIN)
  .max(1_000)
  .regex(/^[\x21-\x7e]*$/, 'must be printable ASCII without spaces');

/** Longer than the week in which answers count for how a version does now. */
const RETENTION_DAYS_MIN = 8;
const retentionDays = z.coerce
  .number()
  .int('must be a whole number')
  .max(36_500)
  .refine((days) => days === 0 || days >= RETENTION_DAYS_MIN, {
    error: `must be 0 (for ever) or at least ${RETENTION_DAYS_MIN}`,
  });

/** Variables that hold a secret: each may be given as a file of it, by the same name with `_FILE`. */
const SECRETS = ['AUTH_SECRET', 'MYSQL_URL', 'REDIS_URL', 'WEBHOOK_SECRET', 'WEBHOOK_BEARER_TOKEN'] as const;

/** `file`, or a bucket with an optional prefix of keys. */
const S3_ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w.\-/]*))?$/;

const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  MYSQL_URL: url(['mysql:', 'mariadb:']),
  MYSQL_POOL_SIZE: wholeNumber(1, 500).default(10),
  REDIS_URL: url(['redis:', 'rediss:']),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -')
    .default('gondola'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  DEVELOPER_TOOLS: yesOrNo.optional(),
  GONDOLA_DATA_DIR: z.string().min(1).default('.gondola'),
  ARTIFACT_STORE: z
    .string()
    .refine((text) => text === 'file' || S3_ADDRESS.test(text), {
      error: 'must be "file", or a bucket like s3://bucket/prefix',
    })
    .default('file'),
  S3_ENDPOINT: url(['http:', 'https:']).optional(),
  S3_REGION: z.string().min(1).optional(),
  S3_FORCE_PATH_STYLE: yesOrNo.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  WORKER_HEALTH_PORT: wholeNumber(0, 65_535).default(0),
  TRAINING_CONCURRENCY: wholeNumber(1, 64).default(Math.max(1, Math.floor(cpus().length / 2))),
  CHAMPION_POLL_MS: wholeNumber(100, 60_000).default(1000),
  GATE_RULE: gateRuleText.default(DEFAULT_GATE_RULE),
  DRIFT_ROWS_PER_FALSE_ALARM: wholeNumber(100, 1_000_000_000_000).default(1_440_000),
  DRIFT_CHECK_CRON: cronOrOff.default('0 3 * * *'),
  DRIFT_CHECK_TIME_ZONE: timeZoneText.default('UTC'),
  PREDICTION_RETENTION_DAYS: retentionDays.default(0),
  RETRAINING_POLICY: retrainingPolicyText.default(DEFAULT_RETRAINING_POLICY),
  AUTH_SECRET: authSecret.optional(),
  ANONYMOUS_ROLE: roleOrNone.default(null),
  FOUR_EYES_PROMOTION: yesOrNo.default(false),
  RATE_LIMIT_PER_MINUTE: wholeNumber(0, 100_000_000).default(12_000),
  PREDICTION_LIMIT_PER_MINUTE: wholeNumber(0, 100_000_000).default(300_000),
  SIGN_IN_LIMIT_PER_MINUTE: wholeNumber(0, 1_000_000).default(20),
  WEBSOCKET_LIMIT: wholeNumber(0, 1_000_000).default(100),
  TRUST_PROXY: trustedProxies.optional(),
  CORS_ORIGINS: origins.default([]),
  PERSISTED_OPERATIONS: z.enum(['off', 'only']).default('off'),
  PERSISTED_OPERATIONS_PATH: z.string().min(1).optional(),
  OUTBOUND_ALLOWED_HOSTS: hosts.default([]),
  PUBLIC_URL: url(['http:', 'https:']).optional(),
  OIDC_ISSUER: url(['http:', 'https:']).optional(),
  OIDC_AUDIENCE: z.string().min(1).max(500).optional(),
  OIDC_ALGORITHMS: oidcAlgorithms.default(DEFAULT_OIDC_ALGORITHMS),
  OIDC_ROLE_CLAIM: z.string().min(1).max(200).default('roles'),
  OIDC_ROLE_MAP: oidcRoleMap.optional(),
  WEBHOOK_SECRET: secret.optional(),
  WEBHOOK_BEARER_TOKEN: secret.optional(),
  GRAFANA_URL: url(['http:', 'https:']).optional(),
  TRACKING_ARTIFACT_ROOT: z
    .string()
    .min(1)
    .max(1_000)
    .regex(/^[A-Za-z][A-Za-z0-9+.-]*:|^\//, 'must be a URL such as mlflow-artifacts:/ or an absolute path')
    .default('mlflow-artifacts:/'),
});

/** The names of all variables, for what has to name each of them: containers, clusters, pages. */
export const CONFIG_VARIABLES: readonly string[] = Object.keys(environmentSchema.shape);

/** What holds between variables. */
const checkedSchema = environmentSchema.superRefine((values, context) => {
  const role = values.ANONYMOUS_ROLE;
  const mayMore = role !== null && permissionsOf(role).size > permissionsOf('VIEWER').size;
  if (values.NODE_ENV === 'production' && mayMore && !isLoopback(values.HOST)) {
    const message = `must be none or viewer in production, since HOST (${values.HOST}) can be reached from elsewhere`;
    context.addIssue({ code: 'custom', path: ['ANONYMOUS_ROLE'], message });
  }
  if (values.OIDC_ISSUER === undefined) return;
  for (const name of ['OIDC_AUDIENCE', 'OIDC_ROLE_MAP'] as const) {
    if (values[name] === undefined) {
      context.addIssue({ code: 'custom', path: [name], message: 'is required where OIDC_ISSUER is set' });
    }
  }
});

/** Where artifacts are kept. */
export type ArtifactPlace =
  | { readonly kind: 'file'; readonly folder: string }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly prefix: string;
      readonly endpoint: string | undefined;
      readonly region: string | undefined;
      readonly forcePathStyle: boolean;
      readonly spoolFolder: string;
    };

export interface Config {
  readonly environment: 'development' | 'test' | 'production';
  readonly mysql: { readonly url: string; readonly poolSize: number };
  readonly redis: { readonly url: string; readonly queuePrefix: string };
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Addresses and networks of proxies that are believed when they say for whom they ask; false for none. */
    readonly trustProxy: string[] | false;
    /** Other sites whose pages may read answers. */
    readonly corsOrigins: readonly string[];
  };
  /** Whether GraphiQL and the dashboard of the queues are there for whoever reaches the API. */
  readonly hasDeveloperTools: boolean;
  readonly artifacts: ArtifactPlace;
  readonly files: { readonly dataDir: string; readonly spoolDir: string; readonly temporaryDir: string };
  readonly log: { readonly level: string };
  readonly worker: { readonly healthPort: number; readonly trainingConcurrency: number };
  readonly serving: { readonly championPollMs: number };
  readonly monitoring: {
    /** An alarm of the watch over answers comes by chance at most once in so many of them. */
    readonly rowsPerFalseAlarm: number;
    /** When champions are checked for drift for whose models nobody has set anything; null for never. */
    readonly driftChecks: Cron | null;
  };
  readonly storage: {
    /** Days for which predictions stay in their table before they are archived; null for ever. */
    readonly predictionRetentionDays: number | null;
  };
  /** When a challenger may take the champion's place. */
  readonly gate: GateRuleSettings;
  /** When an alarm may start a training. */
  readonly retraining: RetrainingPolicy;
  /** Who is let in, and how. */
  readonly access: {
    /** What every key of this server follows from. */
    readonly secret: string | undefined;
    /** What somebody may do who has not signed in; null for nothing. */
    readonly anonymousRole: Role | null;
    /** Whether a champion changes only when a second person agrees. */
    readonly fourEyes: boolean;
    /** Whether browsers reach this server by https, so that cookies go nowhere else. */
    readonly isSecure: boolean;
    /** Whose tokens are taken beside those of this server; null for nobody's. */
    readonly oidc: OidcSettings | null;
  };
  /** Whether GraphQL runs the operations of a list alone, and where an operator has his own. */
  readonly operations: { readonly isListOnly: boolean; readonly path: string | undefined };
  /** How often somebody may ask. */
  readonly limits: RateLimitSettings & {
    /** How many a caller may have open at once; 0 for as many as one likes. */
    readonly openWebSockets: number;
  };
  /** What webhooks must know; one that is not set lets nobody in. */
  readonly webhooks: { readonly secret: string | undefined; readonly bearerToken: string | undefined };
  /** Where people find the dashboards of this server; the web client links to it. */
  readonly grafana: { readonly url: string | undefined };
  /** Beneath which artifacts go whose experiment names no place. */
  readonly tracking: { readonly artifactRoot: string };
}

/** The rule of the gate alone, for what works without a server. @throws ConfigError */
export function readGateRule(environment: Readonly<Record<string, string | undefined>>): GateRuleSettings {
  const given = { GATE_RULE: environment.GATE_RULE || undefined };
  const parsed = environmentSchema.pick({ GATE_RULE: true }).safeParse(given, { error: explainIssue });
  if (!parsed.success) throw configError(problemLines(parsed.error.issues));
  return parsed.data.GATE_RULE;
}

/**
 * Reads the configuration from environment variables; nothing else in the code reads them.
 * @param needs which services the program uses; a program without a queue runs without REDIS_URL
 * @throws ConfigError with all problems at once
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  needs: { redis: boolean } = { redis: true },
): Config {
  const { environment: complete, problems } = withSecretFiles(environment, SECRETS);
  const given = Object.fromEntries(
    Object.entries(complete).filter(([name, value]) => name in environmentSchema.shape && value !== ''),
  );
  if (!needs.redis && given.REDIS_URL === undefined) given.REDIS_URL = 'redis://127.0.0.1:0';
  const parsed = checkedSchema.safeParse(given, { error: explainIssue });
  const lines = [...problems, ...(parsed.success ? [] : problemLines(parsed.error.issues))];
  if (!parsed.success || lines.length > 0) throw configError(lines);
  const values = parsed.data;
  const dataDir = resolve(values.GONDOLA_DATA_DIR);
  return {
    environment: values.NODE_ENV,
    mysql: { url: values.MYSQL_URL, poolSize: values.MYSQL_POOL_SIZE },
    redis: { url: values.REDIS_URL, queuePrefix: values.QUEUE_PREFIX },
    http: {
      host: values.HOST,
      port: values.PORT,
      trustProxy: values.TRUST_PROXY ?? false,
      corsOrigins: values.CORS_ORIGINS,
    },
    hasDeveloperTools: values.DEVELOPER_TOOLS ?? values.NODE_ENV !== 'production',
    artifacts: artifactPlace(values, dataDir),
    files: {
      dataDir,
      spoolDir: resolve(dataDir, 'spool'),
      temporaryDir: resolve(dataDir, 'tmp'),
    },
    log: { level: values.LOG_LEVEL },
    worker: { healthPort: values.WORKER_HEALTH_PORT, trainingConcurrency: values.TRAINING_CONCURRENCY },
    serving: { championPollMs: values.CHAMPION_POLL_MS },
    monitoring: { rowsPerFalseAlarm: values.DRIFT_ROWS_PER_FALSE_ALARM, driftChecks: driftChecksOf(values) },
    storage: { predictionRetentionDays: values.PREDICTION_RETENTION_DAYS || null },
    gate: values.GATE_RULE,
    retraining: values.RETRAINING_POLICY,
    access: {
      secret: values.AUTH_SECRET,
      anonymousRole: values.ANONYMOUS_ROLE,
      fourEyes: values.FOUR_EYES_PROMOTION,
      isSecure: values.PUBLIC_URL?.startsWith('https:') ?? false,
      oidc: oidcOf(values),
    },
    operations: {
      isListOnly: values.PERSISTED_OPERATIONS === 'only',
      path: values.PERSISTED_OPERATIONS_PATH,
    },
    limits: {
      requestsPerMinute: values.RATE_LIMIT_PER_MINUTE,
      predictionsPerMinute: values.PREDICTION_LIMIT_PER_MINUTE,
      signInsPerMinute: values.SIGN_IN_LIMIT_PER_MINUTE,
      openWebSockets: values.WEBSOCKET_LIMIT,
    },
    webhooks: { secret: values.WEBHOOK_SECRET, bearerToken: values.WEBHOOK_BEARER_TOKEN },
    grafana: { url: values.GRAFANA_URL },
    tracking: { artifactRoot: values.TRACKING_ARTIFACT_ROOT },
  };
}

function driftChecksOf(values: z.output<typeof environmentSchema>): Cron | null {
  const { DRIFT_CHECK_CRON: cron, DRIFT_CHECK_TIME_ZONE: timeZone } = values;
  return cron === 'off' ? null : { cron: cron.trim().replace(/\s+/g, ' '), timeZone };
}

function oidcOf(values: z.output<typeof environmentSchema>): OidcSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_ROLE_MAP: roles } = values;
  if (issuer === undefined || audience === undefined || roles === undefined) return null;
  const { OIDC_ALGORITHMS: algorithms, OIDC_ROLE_CLAIM: roleClaim } = values;
  const allowedHosts = [new URL(issuer).host, ...values.OUTBOUND_ALLOWED_HOSTS];
  return { issuer, audience, algorithms, roleClaim, roles, allowedHosts };
}

function configError(lines: readonly string[]): ConfigError {
  const found = counted(lines.length, 'problem');
  return new ConfigError(`The configuration has ${found}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

function artifactPlace(values: z.output<typeof environmentSchema>, dataDir: string): ArtifactPlace {
  if (values.ARTIFACT_STORE === 'file') return { kind: 'file', folder: resolve(dataDir, 'artifacts') };
  const [, bucket, prefix = ''] = S3_ADDRESS.exec(values.ARTIFACT_STORE)!;
  const folders = prefix.split('/').filter((name) => name !== '');
  return {
    kind: 's3',
    bucket: bucket!,
    prefix: folders.map((name) => `${name}/`).join(''),
    endpoint: values.S3_ENDPOINT,
    region: values.S3_REGION,
    // Compatible stores are mostly reached by one host name for all buckets.
    forcePathStyle: values.S3_FORCE_PATH_STYLE ?? values.S3_ENDPOINT !== undefined,
    spoolFolder: resolve(dataDir, 'tmp', 'artifacts'),
  };
}
