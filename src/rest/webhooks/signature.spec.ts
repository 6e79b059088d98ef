import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkBearer, checkSignature } from './signature.js';

const SECRET = 's'.repeat(32);
const NOW = new Date('2026-01-01T00:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const body = Buffer.from('{"alerts":[]}');

const hmac = (text: string, secret = SECRET) => createHmac('sha256', secret).update(text).digest('hex');

function headers(seconds = SECONDS, { secret = SECRET, signed = body.toString() } = {}) {
  return { 'x-gondola-signature': `t=${seconds},v1=${hmac(`${seconds}.${signed}`, secret)}` };
}

function grafanaHeaders(seconds = SECONDS, separator = ':') {
  return {
    'x-grafana-alerting-signature': hmac(`${seconds}${separator}${body}`),
    'x-grafana-alerting-timestamp': String(seconds),
  };
}

const check = (given: Record<string, string>, content = body) => checkSignature(given, content, SECRET, NOW);

describe('a signature', () => {
  it.each([0, 300, -300])('that is %i seconds off is taken', (off) => {
    expect(check(headers(SECONDS + off))).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has one digest, however its hex digits are written', () => {
    const { 'x-gondola-signature': header } = headers();
    const upper = `${header.slice(0, header.indexOf('v1='))}v1=${header.split('v1=')[1]!.toUpperCase()}`;
    expect(check({ 'x-gondola-signature': upper })).toBe(check(headers()));
  });

  it('that is short is refused with how long it has to be', () => {
    expect(() => check({ 'x-gondola-signature': `t=${SECONDS},v1=deadbeef` })).toThrow('v1=<64 hex digits>');
  });

  it('of Grafana is taken', () => {
    expect(check(grafanaHeaders())).not.toBe(check(headers()));
  });

  it.each<[string, Record<string, string>]>([
    ['missing', {}],
    ['older than five minutes', headers(SECONDS - 301)],
    ['newer than five minutes', headers(SECONDS + 301)],
    ['by another secret', headers(SECONDS, { secret: 'x'.repeat(32) })],
    ['of another body', headers(SECONDS, { signed: '{}' })],
    ['without a time', { 'x-gondola-signature': `v1=${hmac(`.${body}`)}` }],
    ['that is cut short', { 'x-gondola-signature': headers()['x-gondola-signature'].slice(0, -2) }],
    ['of Grafana without a time', { 'x-grafana-alerting-signature': hmac(body.toString()) }],
    ['of Grafana that is too old', grafanaHeaders(SECONDS - 301)],
    ['of Grafana that is no hex', { ...grafanaHeaders(), 'x-grafana-alerting-signature': 'z'.repeat(64) }],
    ['of Grafana under our way to sign', grafanaHeaders(SECONDS, '.')],
    ['with a time that is no number', { 'x-gondola-signature': `t=1e9,v1=${hmac(`1e9.${body}`)}` }],
  ])('%s is refused', (_what, given) => {
    expect(() => check(given)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
  });
});

describe('a bearer token', () => {
  it('is taken when it is right', () => {
    expect(() => checkBearer(`Bearer ${SECRET}`, SECRET)).not.toThrow();
  });

  it.each(['', 'Bearer ', 'Bearer x', `Basic ${SECRET}`, `Bearer ${SECRET}x`, SECRET])(
    '"%s" is refused',
    (given) => {
      expect(() => checkBearer(given, SECRET)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
    },
  );
});
