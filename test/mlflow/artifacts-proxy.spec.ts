import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startServices } from '../api/support/trained.js';
import { waitFor } from '../support/wait.js';
import { rawRequest } from './support/raw-request.js';

let running: ApiUnderTest;
let url: string;
beforeAll(async () => {
  running = await startServices();
  url = running.api.url;
});
afterAll(() => running?.close());

const PROXY = '/api/2.0/mlflow-artifacts/artifacts';
const INVALID = '{"error_code":"INVALID_PARAMETER_VALUE","message":"Invalid path"}';
const encoded = (path: string) => path.split('/').map(encodeURIComponent).join('/');
const put = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${url}${PROXY}/${encoded(path)}`, { method: 'PUT', body, headers });
const get = (path: string) => fetch(`${url}${PROXY}/${encoded(path)}`);
const remove = (path: string) => fetch(`${url}${PROXY}/${encoded(path)}`, { method: 'DELETE' });
const list = async (path?: string) => {
  const query = path === undefined ? '' : `?${new URLSearchParams({ path })}`;
  return (await fetch(`${url}${PROXY}${query}`)).json() as Promise<{ files?: object[] }>;
};
/** A folder of its own for each test. */
const folder = () => `tests/${randomBytes(6).toString('hex')}`;
const textAt = async (path: string) => (await get(path)).text();

describe("MLflow's artifact proxy", () => {
  it('answers an upload with an empty object', async () => {
    const answer = await put(`${folder()}/a.txt`, 'hello');
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
  });

  it.each([
    ['plain.txt'],
    ['a+b.txt'],
    ['100%.txt'],
    ['a%20b.txt'],
    ['with space.txt'],
    [' begins with space'],
    ['été 漢字 😀.txt'],
    ['quo"te\\back.txt'],
    ["it's (1) & more; $x = ~.txt"],
    ['no-extension'],
    ['.hidden'],
    ['...dots...'],
    [`${'long'.repeat(60)}.txt`],
    [`${'deep/'.repeat(100)}file`],
    ['new\nline'],
  ])('gives back what was stored as %j', async (name) => {
    const path = `${folder()}/${name}`;
    await put(path, `this is ${name}`);
    expect(await textAt(path)).toBe(`this is ${name}`);
  });

  it('keeps bytes as they are', async () => {
    const path = `${folder()}/random.bin`;
    const bytes = randomBytes(3_000_000);
    await put(path, bytes);
    expect(Buffer.from(await (await get(path)).arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('keeps an empty file', async () => {
    const dir = folder();
    await put(`${dir}/empty`, '');
    const answer = await get(`${dir}/empty`);
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([
      200,
      '0',
      '',
    ]);
    expect(await list(dir)).toEqual({ files: [{ path: 'empty', is_dir: false, file_size: 0 }] });
  });

  it('takes an upload without a body or a content type', async () => {
    const path = `${folder()}/nothing`;
    const { status } = await rawRequest(url, 'PUT', `${PROXY}/${path}`, {
      headers: { 'content-length': '0' },
    });
    expect([status, await textAt(path)]).toEqual([200, '']);
  });

  it.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'image/png', undefined])(
    'takes a body of the type %s for what it is',
    async (type) => {
      const path = `${folder()}/file`;
      await put(path, Buffer.from('{"not": parsed'), type === undefined ? {} : { 'content-type': type });
      expect(await textAt(path)).toBe('{"not": parsed');
    },
  );

  it('puts the last of two uploads in the place of the first', async () => {
    const path = `${folder()}/file`;
    await put(path, 'first');
    await put(path, 'second');
    expect(await textAt(path)).toBe('second');
  });

  it('keeps one whole file of many that are uploaded to one path at once', async () => {
    const path = `${folder()}/file`;
    const bodies = Array.from({ length: 12 }, (_, index) => `${index}`.repeat(50_000));
    const answers = await Promise.all(bodies.map((body) => put(path, body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(bodies).toContain(await textAt(path));
  });

  it('keeps all files that are uploaded to one folder at once', async () => {
    const dir = folder();
    await Promise.all(Array.from({ length: 40 }, (_, index) => put(`${dir}/${index}`, `${index % 3}`)));
    expect((await list(dir)).files).toHaveLength(40);
  });

  it('lists base names in order, with the sizes of files', async () => {
    const dir = folder();
    for (const name of ['b.txt', 'a/1', 'a/2/3', 'Z', 'é', 'a.txt']) await put(`${dir}/${name}`, name);
    expect(await list(dir)).toEqual({
      files: [
        { path: 'Z', is_dir: false, file_size: 1 },
        { path: 'a', is_dir: true },
        { path: 'a.txt', is_dir: false, file_size: 5 },
        { path: 'b.txt', is_dir: false, file_size: 5 },
        { path: 'é', is_dir: false, file_size: 2 },
      ],
    });
  });

  it('lists the root without a path', async () => {
    await put(`${folder()}/file`, 'x');
    expect((await list()).files).toContainEqual({ path: 'tests', is_dir: true });
  });

  it.each(['file', 'file/below', 'nothing'])('lists nothing for %s, which is no directory', async (name) => {
    const dir = folder();
    await put(`${dir}/file`, 'x');
    expect(await list(`${dir}/${name}`)).toEqual({});
  });

  it('does not take a name that begins like a directory for one in it', async () => {
    const dir = folder();
    for (const name of ['a/in', 'a-b', 'a0', 'a.c', 'aa/out']) await put(`${dir}/${name}`, 'x');
    expect(await list(`${dir}/a`)).toEqual({ files: [{ path: 'in', is_dir: false, file_size: 1 }] });
  });

  it('removes a file, and nothing else', async () => {
    const dir = folder();
    for (const name of ['a', 'ab', 'a-b']) await put(`${dir}/${name}`, 'x');
    const answer = await remove(`${dir}/a`);
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    expect((await list(dir)).files).toMatchObject([{ path: 'a-b' }, { path: 'ab' }]);
  });

  it('removes a directory with all that is in it', async () => {
    const dir = folder();
    for (const name of ['a/1', 'a/b/2', 'ab/3']) await put(`${dir}/${name}`, 'x');
    await remove(`${dir}/a`);
    expect(await list(dir)).toEqual({ files: [{ path: 'ab', is_dir: true }] });
  });

  it('removes what is not there', async () => {
    expect((await remove(`${folder()}/nothing`)).status).toBe(200);
  });

  it('answers 404 for a file that is not there', async () => {
    const answer = await get(`${folder()}/nothing`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error_code: 'RESOURCE_DOES_NOT_EXIST' });
  });

  it.each(['file', 'file/below'])('refuses to make %s a file and a directory', async (name) => {
    const dir = folder();
    await put(`${dir}/${name}`, 'x');
    const answer = await put(`${dir}/${name === 'file' ? 'file/below' : 'file'}`, 'x');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE' });
  });

  it('refuses a path that is too long to keep', async () => {
    const answer = await put(`${folder()}/${'x'.repeat(700)}`, 'x');
    expect((await answer.json()) as object).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE' });
  });

  it('answers under /ajax-api too', async () => {
    const path = `${folder()}/file`;
    await put(path, 'x');
    const answer = await fetch(`${url}/ajax-api/2.0/mlflow-artifacts/artifacts/${path}`);
    expect(await answer.text()).toBe('x');
  });

  it('tolerates slashes that are doubled', async () => {
    const path = `${folder()}/file`;
    await put(path, 'x');
    const { status } = await rawRequest(url, 'GET', `//api/2.0//mlflow-artifacts/artifacts//${path}`);
    expect(status).toBe(200);
  });

  it.each([
    ['POST', 'mpu/create/a'],
    ['POST', 'mpu/complete/a/b'],
    ['POST', 'mpu/abort/a'],
    ['GET', 'presigned/a/b'],
  ])('has no %s %s, so that clients fall back', async (method, path) => {
    const answer = await fetch(`${url}/api/2.0/mlflow-artifacts/${path}`, { method });
    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({ error_code: 'NOT_IMPLEMENTED' });
  });
});

describe('a download', () => {
  const headersOf = async (name: string) => {
    const path = `${folder()}/${name}`;
    await put(path, 'x');
    const { headers } = await get(path);
    return Object.fromEntries(headers);
  };

  it.each([
    ['a.txt', 'text/plain'],
    ['a.json', 'text/plain'],
    ['A.YML', 'text/plain'],
    ['MLmodel', 'text/plain'],
    ['mlproject', 'text/plain'],
    ['a.rst', 'text/plain'],
    ['a.png', 'image/png'],
    ['a.html', 'text/html'],
    ['a.pdf', 'application/pdf'],
    ['a.unknown', 'application/octet-stream'],
    ['png', 'application/octet-stream'],
    ['model.gondola', 'application/octet-stream'],
  ])('of %s has the type %s', async (name, type) => {
    expect((await headersOf(name))['content-type']).toBe(type);
  });

  it.each([
    ['plain.txt', 'attachment; filename=plain.txt'],
    ['a+b%c.txt', 'attachment; filename=a+b%c.txt'],
    ['two words.txt', 'attachment; filename="two words.txt"'],
    ['a"b.txt', 'attachment; filename="a\\"b.txt"'],
    ['été.txt', 'attachment; filename="?t?.txt"; filename*=UTF-8\'\'%C3%A9t%C3%A9.txt'],
  ])('of %s is an attachment of that name', async (name, disposition) => {
    expect((await headersOf(name))['content-disposition']).toBe(disposition);
  });

  it('is not to be sniffed, and says how long it is', async () => {
    expect(await headersOf('a')).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-length': '1',
    });
  });

  it('is the same whatever the client accepts', async () => {
    const path = `${folder()}/a.txt`;
    await put(path, 'x');
    const answer = await fetch(`${url}${PROXY}/${path}`, { headers: { accept: 'application/json' } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain']);
  });
});

describe('a path that leads out of the root', () => {
  const paths = [
    '../secret',
    'a/../../secret',
    'a/..',
    '..',
    '%2e%2e/secret',
    '%2E%2E%2Fsecret',
    '%252e%252e%252fsecret',
    '%25252e%25252e%25252fsecret',
    'a%2f..%2f..%2fsecret',
    '..%5csecret',
    '%2Fetc/passwd',
    '%252Fetc/passwd',
    'C:/Windows',
    'C:Windows',
    'c%3A%5CWindows',
    '%5C%5Chost%5Cshare',
    'a%23b',
    'file:///etc/passwd',
    'file%3A///etc/passwd',
    'a%00b',
  ];

  it.each(paths.flatMap((path) => ['GET', 'PUT', 'DELETE'].map((method) => [method, path])))(
    'is refused: %s %s',
    async (method, path) => {
      const body = method === 'PUT' ? { body: 'x' } : {};
      const answer = await rawRequest(url, method!, `${PROXY}/${path}`, body);
      expect([answer.status, answer.body.toString()]).toEqual([400, INVALID]);
    },
  );

  it.each([...paths, '/etc/passwd', 'a%23b'])('is refused in a listing: %s', async (path) => {
    const answer = await rawRequest(url, 'GET', `${PROXY}?path=${path}`);
    expect([answer.status, answer.body.toString()]).toEqual([400, INVALID]);
  });

  it('is refused where all would be removed', async () => {
    const answer = await rawRequest(url, 'DELETE', `${PROXY}/.`);
    expect([answer.status, answer.body.toString()]).toEqual([400, INVALID]);
  });
});

describe('an upload that breaks off', () => {
  it('leaves nothing behind', async () => {
    const dir = folder();
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(`PUT ${PROXY}/${dir}/half HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nhalf of it`);
    const spooled = () => readdirSync(join(running.environment.dataDir, 'artifacts/tmp'));
    await waitFor('the upload to begin', () => spooled().length > 0);
    socket.destroy();
    await waitFor('what was uploaded to be gone', () => spooled().length === 0);
    expect(await list(dir)).toEqual({});
  });
});
