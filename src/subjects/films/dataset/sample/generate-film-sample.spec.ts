import { describe, expect, it } from 'vitest';
import { generateFilmSample, type SampleLine } from './generate-film-sample.js';

const OPTIONS = { users: 60, films: 200, ratings: 1_500, seed: 1 };

function generate(options: Partial<typeof OPTIONS> = {}) {
  const lines = [...generateFilmSample({ ...OPTIONS, ...options })];
  const of = <File extends SampleLine['file']>(file: File) =>
    lines.filter((line): line is Extract<SampleLine, { file: File }> => line.file === file);
  return { films: of('films'), ratings: of('ratings'), tags: of('tags') };
}

describe('the sample of ratings', () => {
  it('has as many films, users and ratings as asked for', () => {
    const { films, ratings } = generate();
    expect([films.length, ratings.length]).toEqual([200, 1_500]);
    expect(new Set(ratings.map(({ userId }) => userId)).size).toBe(60);
  });

  it.each([
    { users: 10, films: 40, ratings: 100 },
    { users: 300, films: 40, ratings: 1_500 },
    { users: 12, films: 80, ratings: 240 },
  ])('can be made at its limits: %j', (limits) => {
    const { ratings } = generate(limits);
    expect(ratings).toHaveLength(limits.ratings);
    const pairs = new Set(ratings.map(({ userId, filmId }) => `${userId}/${filmId}`));
    expect(pairs.size).toBe(limits.ratings);
  });

  it('gives every film a title of its own', () => {
    const { films } = generate({ films: 3_000, users: 10, ratings: 100 });
    expect(new Set(films.map(({ title }) => title)).size).toBe(3_000);
  });

  it('lets each user rate later and later', () => {
    const { ratings } = generate();
    ratings.slice(1).forEach((rating, at) => {
      const before = ratings[at]!;
      if (before.userId === rating.userId) expect(rating.time).toBeGreaterThan(before.time);
    });
  });

  it('gives few films most of the ratings', () => {
    const { ratings } = generate({ users: 400, films: 1_000, ratings: 20_000 });
    const counts = new Map<number, number>();
    for (const { filmId } of ratings) counts.set(filmId, (counts.get(filmId) ?? 0) + 1);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    const share = sorted.slice(0, 100).reduce((sum, count) => sum + count, 0) / ratings.length;
    expect(share).toBeGreaterThan(0.3);
  });

  it('gives users tastes: they return to the genres that they have rated, and rate them higher', () => {
    const { films, ratings } = generate({ users: 200, films: 800, ratings: 12_000 });
    const genreOf = new Map(films.map(({ id, genres }) => [id, genres.split('|')[0]!]));
    const sharesOfFavourite: number[] = [];
    const differences: number[] = [];
    for (let user = 1; user <= 200; user++) {
      const own = ratings.filter(({ userId }) => userId === user);
      const counts = new Map<string, number>();
      for (const { filmId } of own)
        counts.set(genreOf.get(filmId)!, (counts.get(genreOf.get(filmId)!) ?? 0) + 1);
      const [favourite, count] = [...counts].sort((a, b) => b[1] - a[1])[0]!;
      sharesOfFavourite.push(count / own.length);
      const mean = (list: typeof own) => list.reduce((sum, { rating }) => sum + rating, 0) / list.length;
      const [liked, others] = [true, false].map((is) =>
        own.filter(({ filmId }) => (genreOf.get(filmId) === favourite) === is),
      );
      if (others!.length > 0) differences.push(mean(liked!) - mean(others!));
    }
    const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
    expect(mean(sharesOfFavourite)).toBeGreaterThan(0.4);
    expect(mean(differences)).toBeGreaterThan(0.2);
  });
});
