// Ratings of films that recommenders are trained and judged on: MovieLens 100K where it lies, else made up.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { createRandom } = await import('../../dist/src/ml/random.js');
const { collectInteractions } = await import('../../dist/src/ml/recommend/interactions.js');

const TASTES = 12;
const DAY_SECONDS = 86_400;

/** Null when there is no `u.data` in the folder. */
export function movieLens100k(folder) {
  if (!existsSync(join(folder, 'u.data'))) return null;
  const lines = (file, encoding) => readFileSync(join(folder, file), encoding).trim().split('\n');
  const genres = lines('u.genre', 'utf8').map((line) => line.split('|')[0]);
  const items = lines('u.item', 'latin1').map((line) => line.split('|'));
  const events = lines('u.data', 'utf8').map((line) => {
    const [user, film, rating, time] = line.split('\t').map(Number);
    return { user: user - 1, film: film - 1, rating, time };
  });
  const users = Math.max(...events.map(({ user }) => user)) + 1;
  return {
    title: 'MovieLens 100K',
    interactions: collectInteractions(users, items.length, events),
    features: {
      titles: items.map(([, title]) => title),
      genres: items.map((fields) => genres.filter((_, at) => fields[5 + at] === '1')),
      years: items.map(([, , released]) => Number(/\d{4}$/.exec(released)?.[0] ?? 0) || null),
    },
  };
}

/** Users with two tastes each; some films are far more popular than others, and a film mostly has one taste. */
export function madeUpRatings({ users, films, perUser, seed = 1 }) {
  const random = createRandom(seed);
  const tasteOf = Array.from({ length: films }, () => random.int(TASTES));
  const byTaste = Array.from({ length: TASTES }, (_, taste) =>
    [...tasteOf.keys()].filter((film) => tasteOf[film] === taste),
  );
  // The first of a list is drawn most often: popularity falls as in a catalogue.
  const popular = (list) => list[Math.floor(list.length * random.next() ** 2.5)];
  const everything = [...tasteOf.keys()];
  const events = [];
  for (let user = 0; user < users; user++) {
    const tastes = [random.int(TASTES), random.int(TASTES)];
    const count = Math.max(5, Math.round(perUser * (0.3 + 1.4 * random.next())));
    const seen = new Set();
    for (let tries = 0; seen.size < count && tries < 20 * count; tries++) {
      const taste = tastes[random.int(2)];
      const film = popular(random.next() < 0.8 ? byTaste[taste] : everything);
      if (seen.has(film)) continue;
      const likes = tastes.includes(tasteOf[film]);
      const rating = likes ? 3 + random.int(3) : 1 + random.int(4);
      events.push({ user, film, rating, time: DAY_SECONDS * seen.size + random.int(DAY_SECONDS) });
      seen.add(film);
    }
  }
  return {
    title: `made-up ratings of ${films} films by ${users} users`,
    interactions: collectInteractions(users, films, events),
    features: {
      titles: tasteOf.map((taste, film) => `Film ${film} of ${taste}`),
      genres: tasteOf.map((taste) => [`Genre ${taste}`]),
      years: tasteOf.map(() => null),
    },
  };
}

/** One line an interaction: user,film,rating,time. */
export function writeInteractions(path, { users, indptr, filmIndex, rating, time }) {
  const lines = [];
  for (let user = 0; user < users; user++) {
    for (let at = indptr[user]; at < indptr[user + 1]; at++) {
      lines.push(`${user},${filmIndex[at]},${rating[at]},${time[at]}`);
    }
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
}
