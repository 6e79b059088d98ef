import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { choosePort } from './gondola-programs.mjs';
import { freePort } from './net.mjs';

let listener: Server | undefined;
afterEach(() => listener?.close());

async function take(port: number, host: string) {
  listener = createServer();
  await new Promise<void>((resolve) => listener?.listen(port, host, resolve));
}

test('a free PORT is used', async () => {
  const port = await freePort();
  expect(await choosePort(String(port), () => {})).toBe(port);
});

test.each(['127.0.0.1', '0.0.0.0'])('a PORT taken on %s is passed over, and said so', async (host) => {
  const port = await freePort();
  await take(port, host);
  const lines: string[] = [];
  const chosen = await choosePort(String(port), (line: string) => lines.push(line));
  expect([chosen > port, lines[0]]).toEqual([
    true,
    `port ${port} is taken by another program; using ${chosen}`,
  ]);
});

test.each(['http', '0', '70000', '80.5'])('PORT=%s is refused', async (wanted) => {
  await expect(choosePort(wanted, () => {})).rejects.toThrow('must be a whole number between 1 and 65535');
});
