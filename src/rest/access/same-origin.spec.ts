import { describe, expect, it } from 'vitest';
import { assertNotCrossSite, assertSameOrigin } from './same-origin.js';

const host = 'gondola.example:4000';
const post = (headers: Record<string, string>) => ({ method: 'POST', headers: { host, ...headers } });

describe('a request with a cookie that changes something', () => {
  it.each([{ 'sec-fetch-site': 'same-origin' }, { origin: `http://${host}` }, { 'x-gondola-request': '1' }])(
    'is let through from here: %j',
    (headers) => {
      expect(() => assertSameOrigin(post(headers as Record<string, string>))).not.toThrow();
    },
  );

  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: `http://${host}` },
    { origin: 'http://gondola.example' },
    { origin: 'null' },
    {},
  ])('is refused from elsewhere: %j', (headers) => {
    expect(() => assertSameOrigin(post(headers as Record<string, string>))).toThrow('another site');
  });

  it('is refused as a WebSocket of another site', () => {
    const headers = { host, upgrade: 'websocket', origin: 'http://evil.example' };
    expect(() => assertSameOrigin({ method: 'GET', headers })).toThrow('another site');
  });

  it('may read from anywhere: the browser shows nothing of the answer', () => {
    const headers = { host, origin: 'http://evil.example' };
    expect(() => assertSameOrigin({ method: 'GET', headers })).not.toThrow();
  });
});

describe('a sign-in', () => {
  it('by a program that says nothing of where it comes from is let through', () => {
    expect(() => assertNotCrossSite(post({}))).not.toThrow();
  });

  it('by a page of another site is refused', () => {
    expect(() => assertNotCrossSite(post({ origin: 'http://evil.example' }))).toThrow('another site');
  });
});
