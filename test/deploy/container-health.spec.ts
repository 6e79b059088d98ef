import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { ROOT } from './support/files.js';

let server: FastifyInstance | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A server whose /readyz answers with the status. @returns its port */
async function answering(status: number): Promise<number> {
  server = Fastify();
  server.get('/readyz', (_request, reply) => reply.code(status).send({ checks: { mysql: 'away' } }));
  return Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port);
}

async function check(program: string, environment: Record<string, string>) {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/container-health.mjs'), program], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

describe('the health check of the images', () => {
  it.each([
    ['api', 'PORT'],
    ['worker', 'WORKER_HEALTH_PORT'],
  ])('says that the %s is well when it is ready', async (program, variable) => {
    const port = String(await answering(200));
    expect(await check(program, { [variable]: port })).toEqual({ code: 0, said: '' });
  });

  it('says what is away when it is not', async () => {
    const port = String(await answering(503));
    const { code, said } = await check('api', { PORT: port });
    expect(code).toBe(1);
    expect(said).toContain('503 {"checks":{"mysql":"away"}}');
  });

  it('fails when nobody listens', async () => {
    const port = String(await answering(200));
    await server!.close();
    const { code, said } = await check('worker', { WORKER_HEALTH_PORT: port });
    expect(code).toBe(1);
    expect(said).toContain('ECONNREFUSED');
  });

  it('knows no other program', async () => {
    expect((await check('migrate', {})).code).toBe(2);
  });
});
