import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, parse, validate } from 'graphql';
import { afterEach, describe, expect, it, test } from 'vitest';
import { ensureChampion } from './first-champion.mjs';
import { showAddresses } from './show.mjs';
import { SUBJECTS, subjectOfArguments } from './subjects.mjs';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

interface Asked {
  query: string;
  variables: Record<string, unknown>;
}

let server: Server;
afterEach(() => server?.close());

/** A server without a champion until it is asked to train; it keeps what it is asked, and each job succeeds at once. */
async function serverWithoutChampion() {
  const asked: Asked[] = [];
  let isTrained = false;
  const answerTo = (query: string) => {
    if (query.includes('importDataset(')) {
      return { importDataset: { __typename: 'DatasetImportStarted', job: { id: 'import' } } };
    }
    if (query.includes('startTraining(')) {
      isTrained = true;
      return { startTraining: { __typename: 'TrainingStarted', job: { id: 'training' } } };
    }
    if (query.includes('job(')) {
      const job = { id: 'job', state: 'SUCCEEDED', progressPercent: 100, stage: null, etaSeconds: null };
      return { job: { ...job, datasetVersion: { id: 'dataset' } } };
    }
    if (query.includes('recommend(')) {
      const film = { id: '7', title: 'Seven', year: 1995 };
      const films = [{ film, because: [{ film: { title: 'Six' } }] }];
      return {
        recommend: {
          __typename: 'Recommendation',
          id: 'r',
          films,
          modelVersion: { version: 1 },
          latencyMs: 2,
        },
      };
    }
    return { model: { champion: isTrained ? { id: 'v', version: 1 } : null, pendingPromotion: null } };
  };
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const question = JSON.parse(body) as Asked;
    asked.push(question);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data: answerTo(question.query) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('npm start', () => {
  it.each([
    [[], 'listings'],
    [['--subject', 'films'], 'films'],
    [['--subject=listings'], 'listings'],
  ])('with %j is about %s', (args, name) => {
    expect(subjectOfArguments(args).name).toBe(name);
  });

  it.each([
    [['--subject', 'books'], 'There is no subject "books"'],
    [['--colour'], "Unknown option '--colour'"],
  ])('refuses %j', (args, message) => {
    expect(() => subjectOfArguments(args)).toThrow(message);
  });

  it.each(Object.values(SUBJECTS))(
    'imports the sample of $name and trains on it, in words of the schema',
    async (subject) => {
      const { url, asked } = await serverWithoutChampion();
      const lines: string[] = [];

      expect(await ensureChampion(url, subject, (line) => lines.push(line))).toBe(true);

      expect(asked.map(({ variables }) => variables)).toEqual(
        expect.arrayContaining([
          { name: subject.modelName },
          { input: subject.sample },
          { input: { datasetVersionId: 'dataset' } },
        ]),
      );
      expect(asked.flatMap(({ query }) => validate(schema, parse(query)))).toEqual([]);
      expect(lines.at(-1)).toBe(`version 1 of ${subject.modelName} is the champion`);
    },
  );
});

test('films are recommended to a user with a reason', async () => {
  const { url, asked } = await serverWithoutChampion();
  const lines: string[] = [];

  await SUBJECTS.films!.showAnswer(url, (line) => lines.push(line));

  expect(lines).toContain('  Seven (1995), because user 1 liked Six');
  expect(validate(schema, parse(asked[0]!.query))).toEqual([]);
});

test('the lines to try for films lead to their page, and ask what the schema has', () => {
  const lines: string[] = [];
  showAddresses('http://127.0.0.1:4000', (line) => lines.push(line), 'films');

  const text = lines.join('\n');
  expect(text).toContain('in a browser http://127.0.0.1:4000/films');
  const bodies = [...text.matchAll(/-d '([^']+)'/g)].map(
    ([, body]) => JSON.parse(body!) as { query?: string },
  );
  const queries = bodies.flatMap(({ query }) => query ?? []);
  expect(queries.flatMap((query) => validate(schema, parse(query)))).toEqual([]);
  expect(queries).toHaveLength(1);
});
