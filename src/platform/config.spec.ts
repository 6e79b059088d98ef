import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';
import { ConfigError } from './config-error.js';

const good = { MYSQL_URL: 'mysql://a:b@127.0.0.1/gondola', REDIS_URL: 'redis://127.0.0.1' };

function problems(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n').map((line) => line.trim());
  }
  throw new Error('The configuration was accepted.');
}

describe('readConfig', () => {
  it('takes the two addresses and presets the rest', () => {
    expect(readConfig(good)).toMatchObject({
      mysql: { url: good.MYSQL_URL, poolSize: 10 },
      redis: { url: good.REDIS_URL, queuePrefix: 'gondola' },
      http: { host: '127.0.0.1', port: 4000 },
      log: { level: 'info' },
    });
  });

  it('checks for drift every night unless told otherwise', () => {
    const checks = (changes: Record<string, string>) =>
      readConfig({ ...good, ...changes }).monitoring.driftChecks;
    expect(checks({})).toEqual({ cron: '0 3 * * *', timeZone: 'UTC' });
    expect(checks({ DRIFT_CHECK_CRON: '30  4 * * MON', DRIFT_CHECK_TIME_ZONE: 'Europe/Paris' })).toEqual({
      ...{ cron: '30 4 * * MON', timeZone: 'Europe/Paris' },
    });
    expect(checks({ DRIFT_CHECK_CRON: 'off' })).toBeNull();
  });

  it('refuses a clock for drift checks that nobody could read', () => {
    const lines = problems({ ...good, DRIFT_CHECK_CRON: 'daily', DRIFT_CHECK_TIME_ZONE: 'Mars/Base' });
    expect(lines.join('\n')).toMatch(/DRIFT_CHECK_CRON.*five fields[\s\S]*DRIFT_CHECK_TIME_ZONE.*IANA/);
  });

  it('lists all problems at once', () => {
    const lines = problems({
      MYSQL_URL: 'postgres://a',
      PORT: '70000',
      MYSQL_POOL_SIZE: 'ten',
      LOG_LEVEL: 'loud',
      CHAMPION_POLL_MS: '1.5',
      QUEUE_PREFIX: 'a b',
    });
    expect(lines).toEqual([
      'The configuration has 7 problems:',
      'MYSQL_URL: must be a URL starting with mysql:// or mariadb://',
      'MYSQL_POOL_SIZE: must be a number',
      expect.stringContaining('REDIS_URL: is required'),
      'QUEUE_PREFIX: must be 1 to 64 letters, digits, _ or -',
      'PORT: must be at most 65535',
      'LOG_LEVEL: must be one of fatal, error, warn, info, debug, trace, silent',
      expect.stringContaining('CHAMPION_POLL_MS: must be'),
    ]);
  });

  it('takes an empty value as none', () => {
    expect(readConfig({ ...good, PORT: '' }).http.port).toBe(4000);
  });

  it('does not repeat a password in its message', () => {
    expect(problems({ ...good, MYSQL_URL: 'http://user:secret@host/db' }).join()).not.toContain('secret');
  });

  it('does without Redis where a program needs none', () => {
    expect(readConfig({ MYSQL_URL: good.MYSQL_URL }, { redis: false }).mysql.url).toBe(good.MYSQL_URL);
  });

  it('keeps artifacts in the data folder unless told otherwise', () => {
    const { artifacts } = readConfig({ ...good, GONDOLA_DATA_DIR: '/data' });
    expect(artifacts).toEqual({ kind: 'file', folder: '/data/artifacts' });
  });

  it.each([
    ['s3://a-bucket', {}, { bucket: 'a-bucket', prefix: '', forcePathStyle: false }],
    ['s3://a-bucket/', {}, { prefix: '' }],
    ['s3://a-bucket/some/where', {}, { prefix: 'some/where/' }],
    ['s3://a-bucket', { S3_ENDPOINT: 'http://store:9000' }, { forcePathStyle: true }],
    [
      's3://a-bucket',
      { S3_ENDPOINT: 'http://store:9000', S3_FORCE_PATH_STYLE: 'false', S3_REGION: 'eu-west-3' },
      { endpoint: 'http://store:9000', region: 'eu-west-3', forcePathStyle: false },
    ],
  ])('keeps artifacts in the bucket %s with %j', (ARTIFACT_STORE, variables, expected) => {
    const { artifacts } = readConfig({ ...good, ARTIFACT_STORE, ...variables });
    expect(artifacts).toMatchObject({ kind: 's3', ...expected });
  });

  it.each(['s3://', 's3://UPPER', 's3:/bucket', 'files', 's3://bucket/a b'])(
    'refuses the place %s',
    (place) => {
      expect(problems({ ...good, ARTIFACT_STORE: place })).toContainEqual(
        expect.stringContaining('ARTIFACT_STORE: must be "file", or a bucket'),
      );
    },
  );
});
