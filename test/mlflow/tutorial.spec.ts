import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildSchema, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/platform/digest.js';
import { type MlflowUnderTest, startMlflow } from './support/api.js';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(resolve(root, 'docs/tutorial-mlflow.md'), 'utf8');
const shell = [...page.matchAll(/```sh\n([\s\S]+?)```/g)].map(([, block]) => block!);

let running: MlflowUnderTest;
let answers: string[];

/** Runs all shell blocks of the page in one shell, as a reader would; what comes between two blocks is one answer. */
beforeAll(async () => {
  running = await startMlflow();
  const gondola = `node '${resolve(root, 'dist/src/main/cli.js')}'`;
  const script = shell
    .join('\necho; echo ---\n')
    .replace('http://127.0.0.1:4000', running.url)
    .replaceAll('npx gondola', gondola)
    .replaceAll('curl -s ', 'curl --fail-with-body -sS ');
  const { stdout } = await promisify(execFile)('bash', ['-euc', script], {
    cwd: running.environment.dataDir,
    env: { ...running.environment.variables, PATH: process.env.PATH },
  });
  answers = stdout.split('---\n');
}, 240_000);
afterAll(() => running?.close());

describe('the tutorial', () => {
  it('makes an experiment', () => {
    expect(JSON.parse(answers[0]!)).toEqual({ experiment_id: '1' });
  });

  it('logs a run and ends it', () => {
    expect(answers[1]).toContain('"status":"FINISHED"');
  });

  it('reads it in GraphQL', () => {
    const [one, many] = answers[2]!
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(one.data.run).toMatchObject({
      ...{ name: 'by hand', status: 'FINISHED', metrics: [{ name: 'loss', value: 0.25, step: 2 }] },
      metricHistory: [
        { step: 0, value: 1 },
        { step: 1, value: 0.5 },
        { step: 2, value: 0.25 },
      ],
    });
    expect(many.data.runs.edges).toMatchObject([
      { node: { name: 'by hand', experiment: { name: 'Default' } } },
    ]);
  });

  it('keeps a file and registers a version, and reads both in GraphQL', () => {
    const answer = answers[3]!;
    const { data } = JSON.parse(answer.slice(answer.indexOf('{"data"')));
    expect(data).toEqual({
      run: { artifacts: [{ path: 'model/notes.md', digest: sha256('made by hand') }] },
      model: {
        versions: {
          edges: [
            {
              node: {
                ...{ version: 1, source: expect.stringMatching(/^mlflow-artifacts:.+\/model$/) },
                run: { name: 'by hand' },
              },
            },
          ],
        },
      },
    });
  });

  it("reads a training in MLflow's words", () => {
    expect(answers[5]).toContain('"run_name":"trained here"');
    expect(answers[5]).toContain('"mlflow.source.name","value":"gondola"');
    expect(answers[5]).toContain('"key":"train.loss"');
  });

  it('starts over', () => {
    expect(answers[6]).toContain('experiment 0 is empty');
  });

  it('shows GraphQL that the schema has', () => {
    const schema = buildSchema(readFileSync(resolve(root, 'schema.graphql'), 'utf8'));
    const queries = [...page.matchAll(/"query":"(.+?)"\}'/g)].map(([, query]) =>
      query!.replaceAll('\\"', '"'),
    );
    expect(queries.length).toBeGreaterThan(2);
    expect(queries.flatMap((query) => validate(schema, parse(query)))).toEqual([]);
  });
});
