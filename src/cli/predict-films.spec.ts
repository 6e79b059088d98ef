import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedbackRequestSchema } from '../../src/subjects/films/feedback/feedback-request.js';
import { recordFeedback } from '../../src/subjects/films/feedback/record-feedback.js';
import { FilmsTest } from '../../test/films/films-test.js';
import { runCli } from '../../test/support/cli.js';
import type { TrainingResult } from '../pipeline/loop/train-and-promote.js';

interface Answer {
  recommendationId: string;
  isColdStart: boolean;
  unknownFilms: string[];
  films: { id: string; genres: string[]; score: number; base: number; others: number; because: Reason[] }[];
}
interface Reason {
  id: string;
  title: string;
  contribution: number;
}

let test: FilmsTest;
let trained: TrainingResult;
beforeAll(async () => {
  test = await FilmsTest.create({ users: 120, films: 150, ratings: 4_000, seed: 1 });
  trained = await test.train({ model: 'item-knn' });
});
afterAll(() => test?.close());

const predict = (...args: string[]) =>
  runCli(['predict', '--subject', 'films', ...args], test.jobs.environment.variables);
const answer = async (...args: string[]) => (await predict(...args, '--json')).json<Answer>();
const pathOf = (name: string) => join(test.jobs.environment.dataDir, name);

async function answersTo(users: string, ...args: string[]) {
  await writeFile(pathOf('users.csv'), users);
  const result = await predict(
    ...['--in', pathOf('users.csv'), '--out', pathOf('answers.csv'), ...args, '--json'],
  );
  const [, ...rows] = (await readFile(pathOf('answers.csv'), 'utf8')).trim().split('\n');
  return { result, rows: rows.map((row) => row.split(',')) };
}

describe('gondola predict --subject films', () => {
  it('prints films for a user of the dataset, each with what was liked and speaks for it', async () => {
    const { code, stdout } = await predict('--user', '5', '--k', '3');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^for +user 5$/m);
    expect(stdout.trim().split('\n').slice(-4)[0]).toMatch(/^ *id +film +score +stars +because you liked$/);
    expect(stdout.trim().split('\n').at(-1)).toMatch(/\(\d{4}\) .* \+0\.\d+/);
  });

  it('gives reasons that add up to the score', async () => {
    const { films } = await answer('--user', '5');

    expect(films).toHaveLength(10);
    for (const { score, base, because, others } of films) {
      expect(because.reduce((sum, { contribution }) => sum + contribution, base + others)).toBeCloseTo(
        score,
        4,
      );
    }
  });

  it('answers a visitor by the films that are named, without those that are not wanted', async () => {
    const [first, second] = (await answer('--liked', '1', '2')).films;

    const { films, unknownFilms } = await answer(
      ...['--liked', '1', '2', 'nothing', '--exclude', first!.id, '--genres', second!.genres[0]!],
    );

    expect(unknownFilms).toEqual(['nothing']);
    expect(films.map(({ id }) => id)).not.toContain(first!.id);
    for (const { genres } of films) expect(genres).toContain(second!.genres[0]);
  });

  it('says so when somebody is not known at all', async () => {
    const { stdout } = await predict('--user', 'nobody');

    expect(stdout).toContain('nobody of this name: these are films that most people like');
  });

  it('keeps the answer', async () => {
    const { recommendationId } = await answer('--user', '7');

    const [row] = await test.jobs.db.query('SELECT user_id, source FROM recommendation WHERE id = ?', [
      recommendationId,
    ]);
    expect(row).toEqual({ user_id: '7', source: 'cli' });
  });

  it('answers each user of a file as it answers the user alone, with what users told since', async () => {
    const [seen] = (await answer('--user', '8', '--k', '1')).films;
    const events = [
      { userId: '8', filmId: seen!.id, kind: 'SEEN' },
      { userId: 'newcomer', filmId: '5', kind: 'LIKED' },
    ];
    const told = feedbackRequestSchema.parse({ submittedBy: 'shop', events });
    await recordFeedback(test.jobs, told, new Date());

    const { rows, result } = await answersTo('userId\n3\n8\nnewcomer\nnobody\n', '--k', '4');

    expect(result.json()).toMatchObject({ users: 4, coldUsers: 1, unusableRows: 0 });
    expect(rows.map(([id, , film]) => `${id} ${film}`)).not.toContain(`8 ${seen!.id}`);
    for (const user of ['3', '8', 'newcomer', 'nobody']) {
      const { films, isColdStart } = await answer('--user', user, '--k', '4');
      const own = rows.filter(([id]) => id === user);
      expect(own.map(([, rank, film]) => [rank, film])).toEqual(
        films.map(({ id }, at) => [String(at + 1), id]),
      );
      expect(own.map((row) => row.at(-1))).toEqual(Array(4).fill(String(isColdStart)));
    }
  });

  it('keeps the answers to a file to what is wanted, as those to one user', async () => {
    const [first, second] = (await answer('--user', '3')).films;
    const wanted = ['--k', '3', '--exclude', first!.id, 'nothing', '--genres', second!.genres[0]!];
    const { rows } = await answersTo('userId\n3\n', ...wanted);

    const { films } = await answer('--user', '3', ...wanted);
    expect(rows.map(([, , film]) => film)).toEqual(films.map(({ id }) => id));
  });

  it('finds the users of a file in the column that is named', async () => {
    const { rows } = await answersTo('name,who\nx,3\ny,4\n', '--id-column', 'who', '--k', '1');

    expect(rows.map(([id]) => id)).toEqual(['3', '4']);
  });

  it('counts the rows of a file that name no user', async () => {
    const { result } = await answersTo('3,a\n ,b\n4,c\n', '--no-header', '--k', '1');

    expect(result.json()).toMatchObject({
      ...{ users: 2, unusableRows: 1, firstUnusableRows: [{ line: 2, detail: 'no user' }] },
    });
  });

  it('answers more users than one thread takes', async () => {
    const many = Array.from({ length: 2_500 }, (_, at) => String(1 + (at % 120)));
    const { rows } = await answersTo(`userId\n${many.join('\n')}\n`, '--k', '1');

    expect(rows.map(([id]) => id)).toEqual(many);
    expect(rows.slice(0, 120)).toEqual(rows.slice(120, 240));
  });

  it.each([
    ['a title', ['--title', 'x'], 'title'],
    ['no film at all', ['--user', '1', '--k', '0'], 'k'],
    ['a file without a place for its answers', ['--in', 'package.json'], 'out'],
  ])('refuses %s as wrong usage', async (_, args, field) => {
    const { code, json } = await predict(...args, '--json');

    expect(code).toBe(2);
    expect(json()).toMatchObject({ error: { code: 'INVALID_INPUT', field } });
  });

  it('is asked for where an option of films is given', async () => {
    const { variables } = test.jobs.environment;
    const { code, json } = await runCli(['predict', '--user', '1', '--json'], variables);

    expect(code).toBe(2);
    expect(json()).toMatchObject({ error: { field: 'user' } });
  });
});

describe('gondola evaluate', () => {
  const evaluate = (...args: string[]) =>
    runCli(
      ['evaluate', '--dataset', test.datasetVersionId, ...args, '--json'],
      test.jobs.environment.variables,
    );

  it('judges the champion of films as its training did', async () => {
    const { code, json } = await evaluate();

    const { runId } = trained;
    expect(code).toBe(0);
    expect(json()).toMatchObject({ modelName: 'film-recommender', split: 'gold' });
    for (const name of ['ndcg_at_10', 'recall_at_10_low', 'catalogue_coverage', 'users', 'rmse']) {
      expect.soft(json()[name], name).toBe(await test.metric(runId, `gold.${name}`));
    }
  });

  it('says on which parts models of films are judged', async () => {
    const { code, json } = await evaluate('--split', 'train');

    expect(code).toBe(2);
    expect(json()).toMatchObject({ error: { field: 'split' } });
  });
});

describe('gondola doctor', () => {
  it('finds nothing wrong where there are models of films alone', async () => {
    const { code, json } = await runCli(['doctor', '--json'], test.jobs.environment.variables);

    expect(json()).toMatchObject({
      checks: expect.arrayContaining([
        { name: 'champion', ok: true, detail: 'version 1 of film-recommender loads' },
      ]),
    });
    expect(code).toBe(0);
  });
});

describe('gondola train --subject', () => {
  const train = (...args: string[]) =>
    runCli(['train', test.datasetVersionId, ...args, '--json'], test.jobs.environment.variables);

  it('refuses a dataset about something else', async () => {
    const { code, json } = await train('--subject', 'listings');

    expect(code).toBe(2);
    expect(json()).toMatchObject({
      error: { field: 'subject', message: expect.stringContaining('is about films, not about listings') },
    });
  });

  it('trains on a dataset about that', async () => {
    const { code, json } = await train('--subject', 'films', '--model', 'popularity');

    expect(code).toBe(0);
    expect(json()).toMatchObject({ modelName: 'film-recommender', measure: 'NDCG@10' });
  });

  it('says of how many users its score is the mean', async () => {
    const { variables } = test.jobs.environment;
    const { stdout } = await runCli(['train', test.datasetVersionId, '--model', 'popularity'], variables);

    expect(stdout).toMatch(/^NDCG@10 +0\.\d{4} on \d+ users of the gold part$/m);
  });
});
