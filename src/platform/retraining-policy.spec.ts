import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';
import { DEFAULT_RETRAINING_POLICY } from './retraining-policy.js';

const read = (variables: Record<string, string>) =>
  readConfig({ MYSQL_URL: 'mysql://127.0.0.1/gondola', REDIS_URL: 'redis://127.0.0.1', ...variables });

describe('the policy of retraining', () => {
  it('is the preset where nothing is said', () => {
    expect(read({}).retraining).toEqual(DEFAULT_RETRAINING_POLICY);
  });

  it('keeps the presets of what is left out', () => {
    const { retraining } = read({ RETRAINING_POLICY: '{"dailyBudget":1,"dryRun":true}' });
    expect(retraining).toEqual({ ...DEFAULT_RETRAINING_POLICY, dailyBudget: 1, dryRun: true });
  });

  it.each([
    ['{"dailyBudget":-1}', /RETRAINING_POLICY\.dailyBudget: must be at least 0/],
    ['{"effectMin":2}', /RETRAINING_POLICY\.effectMin: must be at most 1/],
    ['{"colour":"red"}', /RETRAINING_POLICY\.colour: is not a known field/],
    ['{not json', /RETRAINING_POLICY: must be a JSON object, e\.g\. \{"cooldownMinutes":720\}/],
  ])('refuses %s, naming the setting', (text, message) => {
    expect(() => read({ RETRAINING_POLICY: text })).toThrow(message);
  });
});

describe('secrets of webhooks', () => {
  it('are absent where nothing is said, so that nobody is let in', () => {
    expect(read({}).webhooks).toEqual({ secret: undefined, bearerToken: undefined });
  });

  it.each(['WEBHOOK_SECRET', 'WEBHOOK_BEARER_TOKEN'])('refuse a %s that could be guessed', (name) => {
    expect(() => read({ [name]: 'x'.repeat(31) })).toThrow(`${name}: must be at least 32 characters long`);
  });
});
