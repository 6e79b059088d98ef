import { expect, it } from 'vitest';
import { OpenConnections } from './open-connections.js';
import { anonymous, type Principal } from './principal.js';

const somebody = (name: string): Principal => ({
  ...{ ...anonymous('VIEWER'), kind: 'ACCOUNT', name, accountId: name },
});
const limited = expect.objectContaining({ code: 'RATE_LIMITED' });

it('a caller may have so many open, from wherever, and another one as soon as one is over', () => {
  const open = new OpenConnections(2);
  const end = open.ofPrincipal(somebody('anna'), '192.0.2.1');
  open.ofPrincipal(somebody('anna'), '192.0.2.2');
  expect(() => open.ofPrincipal(somebody('anna'), '192.0.2.3')).toThrow(limited);
  open.ofPrincipal(somebody('bert'), '192.0.2.3');
  end();
  end();
  open.ofPrincipal(somebody('anna'), '192.0.2.3');
  expect(() => open.ofPrincipal(somebody('anna'), '192.0.2.3')).toThrow(limited);
});

it('an address may have five times as many, whoever comes from it', () => {
  const open = new OpenConnections(2);
  for (let count = 0; count < 10; count++) open.ofAddress('2001:db8::1');
  expect(() => open.ofAddress('2001:db8::2')).toThrow(limited);
  open.ofAddress('2001:db8:1::1');
});

it('0 is no limit', () => {
  const open = new OpenConnections(0);
  for (let count = 0; count < 100; count++) open.ofAddress('192.0.2.1');
});
