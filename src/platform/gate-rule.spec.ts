import { describe, expect, it } from 'vitest';
import { readConfig, readGateRule } from './config.js';
import { DEFAULT_GATE_RULE, digestOfRule } from './gate-rule.js';

describe('the rule of the gate', () => {
  it('is the preset where nothing is said', () => {
    expect(readGateRule({})).toEqual(DEFAULT_GATE_RULE);
    expect(readGateRule({ GATE_RULE: '' })).toEqual(DEFAULT_GATE_RULE);
  });

  it('keeps the presets of what is left out', () => {
    expect(readGateRule({ GATE_RULE: '{"significance":0.01}' })).toEqual({
      ...DEFAULT_GATE_RULE,
      significance: 0.01,
    });
  });

  it.each([
    ['{"significance":2}', /GATE_RULE\.significance: must be at most 0\.2/],
    ['{"colour":"red"}', /GATE_RULE\.colour: is not a known field/],
    ['{"colour":"red","size":1}', /GATE_RULE\.colour: .*\n +GATE_RULE\.size: is not a known field/],
    ['{"power":"much"}', /GATE_RULE\.power: must be a number/],
    ['{"seed":null}', /GATE_RULE\.seed: must be a number/],
    ['{not json', /GATE_RULE: must be a JSON object/],
    ['[]', /GATE_RULE: must be an object/],
    ['{"resamples":10.5}', /GATE_RULE\.resamples/],
  ])('refuses %s, naming the setting', (text, message) => {
    expect(() => readGateRule({ GATE_RULE: text })).toThrow(message);
    const others = { MYSQL_URL: 'mysql://127.0.0.1/gondola', REDIS_URL: 'redis://127.0.0.1' };
    expect(() => readConfig({ ...others, GATE_RULE: text })).toThrow(message);
  });

  it('has a digest that depends on the settings alone', () => {
    const { seed, ...others } = DEFAULT_GATE_RULE;
    expect(digestOfRule({ seed, ...others })).toBe(digestOfRule(DEFAULT_GATE_RULE));
    expect(digestOfRule({ ...DEFAULT_GATE_RULE, seed: 2 })).not.toBe(digestOfRule(DEFAULT_GATE_RULE));
  });
});
