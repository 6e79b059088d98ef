import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { waitFor } from '../support/wait.js';
import { finished, post, startTrained, type Trained, upload } from './support/trained.js';

let trained: Trained;
let url: string;

beforeAll(async () => {
  trained = await startTrained();
  url = trained.api.url;
});
afterAll(() => trained?.close());

interface Answer {
  status: number;
  type: string | null;
  body: Record<string, unknown>;
}

async function answerOf(response: Response): Promise<Answer> {
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: (await response.json()) as Record<string, unknown>,
  };
}

const send = async (path: string, body: unknown, headers?: Record<string, string>) =>
  answerOf(await post(`${url}${path}`, body, headers));
const get = async (path: string) => answerOf(await fetch(`${url}${path}`));

describe('POST /training', () => {
  it('queues a training that can be found by the id of its job and of its run', async () => {
    const started = await send('/training', {
      datasetVersionId: trained.datasetVersionId,
      parameters: { linear: { epochs: 1 } },
      runName: 'by curl',
    });
    expect(started.status).toBe(202);
    const { jobId, runId } = started.body as { jobId: string; runId: string };
    await finished(url, jobId);
    const byJob = await get(`/training/${jobId}`);
    expect(byJob.body).toMatchObject({ jobId, runId, state: 'SUCCEEDED', progressPercent: 100, error: null });
    expect(byJob.body.metrics).toMatchObject({ 'gold.weighted_f1': expect.any(Number) });
    expect(byJob.body.promotion).toMatchObject({ verdict: expect.stringMatching(/PROMOTED|REJECTED/) });
    expect(await get(`/training/${runId}`)).toEqual(byJob);
  });

  it('returns the first job for a repeated idempotency key, and refuses it for another request', async () => {
    const body = {
      datasetVersionId: trained.datasetVersionId,
      parameters: { linear: { epochs: 1 } },
      idempotencyKey: 'k1',
    };
    const first = await send('/training', body);
    expect((await send('/training', body)).body).toEqual(first.body);
    const other = await send('/training', { ...body, parameters: { linear: { epochs: 2 } } });
    expect(other).toMatchObject({ status: 409, body: { code: 'CONFLICT', field: 'idempotencyKey' } });
  });

  it.each([
    [{}, 'datasetVersionId', 'is required', undefined],
    [{ datasetVersionId: 'x' }, 'datasetVersionId', '32 hex digits', undefined],
    [{ parameters: { linear: { epochs: 1001 } } }, 'parameters.linear.epochs', 'must be at most 1000', 1000],
    [{ parameters: { linear: { epochs: 0 } } }, 'parameters.linear.epochs', 'must be at least 1', 1],
    [
      { parameters: { linear: { epochs: 1.5 } } },
      'parameters.linear.epochs',
      'must be a whole number',
      undefined,
    ],
    [{ parameters: { linear: { epochs: '5' } } }, 'parameters.linear.epochs', 'must be a number', undefined],
    [{ parameters: { colour: 1 } }, 'parameters.colour', 'is not a known field', undefined],
    [{ colour: 1 }, 'colour', 'is not a known field', undefined],
    [{ modelName: '' }, 'modelName', 'must not be empty', 1],
    [{ modelName: 'm'.repeat(257) }, 'modelName', 'must be at most 256 characters long', 256],
    [{ idempotencyKey: 5 }, 'idempotencyKey', 'must be text', undefined],
  ])('refuses %j, naming %s', async (body, field, message, limit) => {
    const full =
      Object.keys(body).length === 0 ? {} : { datasetVersionId: trained.datasetVersionId, ...body };
    const answer = await send('/training', full);
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_INPUT', field } });
    expect(answer.body.message).toContain(message);
    if (limit !== undefined) expect(answer.body.limit).toBe(limit);
  });

  it('takes as long a name of a model as the registry does', async () => {
    const { status, body } = await send('/training', {
      datasetVersionId: trained.datasetVersionId,
      parameters: { linear: { epochs: 1 } },
      modelName: 'n'.repeat(256),
    });
    expect(status).toBe(202);
    await finished(url, body.jobId as string);
    expect((await send('/predict', { title: 'a', modelName: 'n'.repeat(256) })).status).toBe(200);
  });

  it('says that a dataset version does not exist', async () => {
    const answer = await send('/training', { datasetVersionId: '0'.repeat(32) });
    expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND', id: '0'.repeat(32) } });
  });
});

describe('bodies', () => {
  it.each([
    ['text', 'application/json; charset=utf-8', '"a text"', 400],
    ['a list', 'application/json', '[]', 400],
    ['null', 'application/json', 'null', 400],
    ['broken JSON', 'application/json', '{"title":', 400],
    ['an empty body', 'application/json', '', 400],
    ['XML', 'application/xml', '<a/>', 415],
    ['a form', 'application/x-www-form-urlencoded', 'title=a', 415],
    ['deep lists', 'application/json', `{"title":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400],
    ['a forbidden key', 'application/json', '{"title":"a","constructor":{"prototype":{"a":1}}}', 400],
  ])('refuses %s with a problem document', async (_what, type, body, status) => {
    const answer = await send('/predict', body, { 'content-type': type });
    expect(answer).toMatchObject({ status, body: { status, code: 'INVALID_INPUT' } });
    expect(answer.type).toContain('application/problem+json');
  });

  it.each(['/nothing', '/training', '/files/../../etc/passwd', '/training/%ZZ', '/files/%00'])(
    'answers GET %s with a problem document',
    async (path) => {
      const answer = await get(path);
      expect([400, 404]).toContain(answer.status);
      expect(answer.type).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ status: answer.status, code: expect.any(String) });
    },
  );

  it.each(['é', '😀', "' OR 1=1", '0'.repeat(32)])('says that there is no training %s', async (id) => {
    const answer = await get(`/training/${encodeURIComponent(id)}`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND', kind: 'training', id } });
  });
});

describe('files', () => {
  const artifactDir = () => join(trained.environment.dataDir, 'artifacts');
  const form = (content: string, name?: string) => {
    const data = new FormData();
    data.append('file', new Blob([content], { type: 'text/html' }), name);
    return data;
  };
  const sendForm = async (data: FormData) =>
    answerOf(await fetch(`${url}/files`, { method: 'POST', body: data }));

  it('gives back what was sent, as an attachment that no browser shows', async () => {
    const content = '<script>alert(1)</script>\n';
    const { body } = await sendForm(form(content, "l'é (1).html"));
    expect(body).toMatchObject({ bytes: content.length, fileName: "l'é (1).html" });
    const response = await fetch(`${url}/files/${body.digest}`);
    expect(await response.text()).toBe(content);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-length': String(content.length),
      'content-disposition': "attachment; filename*=UTF-8''l%27%C3%A9%20%281%29.html",
    });
  });

  it('takes a file larger than the largest body', async () => {
    const digest = await upload(url, 'x'.repeat(20 * 1024 * 1024));
    expect((await fetch(`${url}/files/${digest}`, { method: 'HEAD' })).headers.get('content-length')).toBe(
      '20971520',
    );
  });

  it('takes an empty file', async () => {
    expect((await sendForm(form('', 'empty.csv'))).body).toMatchObject({ bytes: 0 });
  });

  it('takes a media type of any length', async () => {
    const data = new FormData();
    data.append('file', new Blob(['abc'], { type: `text/${'x'.repeat(500)}` }), 'a.csv');
    expect((await sendForm(data)).status).toBe(201);
  });

  it.each(['../../../../etc/passwd', '/etc/passwd', 'C:\\Windows\\win.ini', '..'])(
    'keeps a file named %s in its store',
    async (name) => {
      const { status, body } = await sendForm(form(`traversal ${name}`, name));
      expect(status).toBe(201);
      expect(body.fileName).not.toMatch(/[/\\]/);
      expect(readdirSync(join(artifactDir(), (body.digest as string).slice(0, 2)))).toContain(body.digest);
    },
  );

  it('refuses a body that is no form, and a form without a file', async () => {
    expect(await send('/files', { file: 'a' })).toMatchObject({ status: 400, body: { field: 'file' } });
    const empty = new FormData();
    empty.append('other', 'text');
    expect(await sendForm(empty)).toMatchObject({ status: 400, body: { field: 'file' } });
  });

  it('says that there is no such file', async () => {
    for (const id of ['0'.repeat(64), '..%2f..%2fetc%2fpasswd', 'x']) {
      expect(await get(`/files/${id}`)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
  });

  it('says that a file is gone which the store has lost', async () => {
    const digest = '1'.repeat(64);
    await trained.db.query('INSERT INTO artifact VALUES (?, 12, ?, ?, UTC_TIMESTAMP(3), NULL)', [
      digest,
      'text/csv',
      'lost.csv',
    ]);
    expect(await get(`/files/${digest}`)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('keeps nothing of an upload whose client goes away', async () => {
    const before = await trained.db.query('SELECT COUNT(*) AS n FROM artifact');
    const upload = request(`${url}/files`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-length': 50_000_000 },
    });
    upload.on('error', () => {});
    upload.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n');
    upload.write('x'.repeat(1_000_000));
    const temporary = () => readdirSync(join(artifactDir(), 'tmp'));
    await waitFor('the upload to be received', () => temporary().length > 0);
    upload.destroy();
    await waitFor('the temporary file to go', () => temporary().length === 0);
    expect(await trained.db.query('SELECT COUNT(*) AS n FROM artifact')).toEqual(before);
  });
});

describe('/openapi.json', () => {
  type Schema = Parameters<typeof z.fromJSONSchema>[0];
  interface Document {
    openapi: string;
    paths: Record<
      string,
      Record<string, { responses: Record<string, { content?: Record<string, { schema?: Schema }> }> }>
    >;
    components: { schemas: { Problem: Schema } };
  }
  const document = async () => (await (await fetch(`${url}/openapi.json`)).json()) as Document;

  it('is a valid OpenAPI 3.1 document', async () => {
    const description = await document();
    expect(description.openapi).toMatch(/^3\.1/);
    expect(await new Validator().validate(description as never)).toEqual({ valid: true });
  });

  it('describes the answers that are given', async () => {
    const { paths } = await document();
    const schema = (path: string, method: string, status: number) =>
      z.fromJSONSchema(paths[path]![method]!.responses[status]!.content!['application/json']!.schema!);
    const listing = { title: 'Pompe de piscine', externalId: 'a' };
    schema('/predict', 'post', 200).parse((await send('/predict', listing)).body);
    const training = await send('/training', {
      datasetVersionId: trained.datasetVersionId,
      parameters: { linear: { epochs: 1 } },
    });
    schema('/training', 'post', 202).parse(training.body);
    const path = `/training/${training.body.jobId}`;
    schema('/training/{id}', 'get', 200).parse((await get(path)).body);
    await finished(url, training.body.jobId as string);
    schema('/training/{id}', 'get', 200).parse((await get(path)).body);
    const data = new FormData();
    data.append('file', new Blob(['a']), 'a.csv');
    const uploaded = await fetch(`${url}/files`, { method: 'POST', body: data });
    schema('/files', 'post', 201).parse(await uploaded.json());
  });

  it('describes the failures that occur', async () => {
    const { paths, components } = await document();
    const problem = z.fromJSONSchema(components.schemas.Problem);
    const failures: [string, string, Promise<Answer>][] = [
      ['/predict', 'post', send('/predict', {})],
      ['/predict', 'post', send('/predict', { title: 'a', modelName: 'nobody' })],
      ['/predict', 'post', send('/predict', '<a/>', { 'content-type': 'application/xml' })],
      ['/training', 'post', send('/training', {})],
      ['/training', 'post', send('/training', { datasetVersionId: '0'.repeat(32) })],
      ['/training/{id}', 'get', get('/training/unknown')],
      ['/drift/reports/{id}', 'get', get('/drift/reports/unknown')],
      ['/drift/reports/{id}/json', 'get', get('/drift/reports/unknown/json')],
      ['/files', 'post', send('/files', {})],
      ['/files/{id}', 'get', get('/files/unknown')],
    ];
    for (const [path, method, failure] of failures) {
      const { status, body } = await failure;
      problem.parse(body);
      expect(Object.keys(paths[path]![method]!.responses)).toContain(String(status));
    }
  });
});
