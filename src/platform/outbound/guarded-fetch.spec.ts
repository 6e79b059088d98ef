import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPublicAddress } from './addresses.js';
import { createGuardedFetch } from './guarded-fetch.js';

let server: Server;
let host: string;
let calls = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    calls += 1;
    if (request.url === '/redirect') response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    else if (request.url === '/endless') {
      const more = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    } else response.end('hello');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.closeAllConnections());

describe('an address', () => {
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
    ...['224.0.0.1', '255.255.255.255', '198.18.0.1', '::', '::1', 'fe80::1', 'fd00::1', 'ff02::1'],
    ...['::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::a00:1', '2002:a00:1::', '2001:db8::1', 'nonsense'],
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['93.184.216.34', '2606:4700:4700::1111'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('what is called for somebody', () => {
  const guarded = createGuardedFetch([]);
  const allowed = () => createGuardedFetch([host]);

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'http://user:password@example.com/',
  ])('is never %s', async (url) => {
    await expect(guarded(url)).rejects.toMatchObject({ name: 'RefusedAddress' });
  });

  it('is not a name that leads inside', async () => {
    const port = host.split(':')[1];
    const before = calls;
    const refused = await guarded(`http://localhost:${port}/`).catch((error: Error) => error);
    expect((refused as Error).cause).toMatchObject({ name: 'RefusedAddress' });
    expect(calls).toBe(before);
  });

  it('is inside where the operator named it', async () => {
    expect(await (await allowed()(`http://${host}/`)).text()).toBe('hello');
    await expect(allowed()('http://127.0.0.1:1/')).rejects.toMatchObject({ name: 'RefusedAddress' });
  });

  it('is not where a redirect leads', async () => {
    await expect(allowed()(`http://${host}/redirect`)).rejects.toThrow(TypeError);
  });

  it('is not read without end', async () => {
    const answer = await allowed()(`http://${host}/endless`);
    await expect(answer.text()).rejects.toThrow();
  });
});
