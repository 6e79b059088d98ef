import { createRandom, type Random } from '../../../../ml/random.js';
import type { FilmSampleRequest } from '../import-sources.js';
import { FilmNames } from './film-names.js';
import { PopularDraw } from './popular-draw.js';
import { TASTES } from './tastes.js';

const RATINGS_OF_USER_MIN = 5;
/** At most this share of the films is rated by one user, so that there is always something left to draw. */
const RATED_SHARE_MAX = 0.25;
const FIRST_TIME = 1_400_000_000;
const DAY = 86_400;
const SPAN_DAYS = 1_500;
const YEAR_MIN = 1950;
const YEARS = 64;
/** Share of the films that appear while people rate: what is new to a model that was trained before. */
const NEW_SHARE = 0.15;
/** Of a user's films, those drawn from the user's tastes; the others are what everybody watches. */
const BY_TASTE_SHARE = 0.8;
const TAGGED_SHARE = 0.05;
const DRAWS_MAX = 60;
const STARS_MEAN = 3.3;

/** One line of a file of the sample. */
export type SampleLine =
  | { readonly file: 'films'; readonly id: number; readonly title: string; readonly genres: string }
  | {
      readonly file: 'ratings';
      readonly userId: number;
      readonly filmId: number;
      readonly rating: number;
      readonly time: number;
    }
  | {
      readonly file: 'tags';
      readonly userId: number;
      readonly filmId: number;
      readonly tag: string;
      readonly time: number;
    };

interface SampleFilm {
  readonly id: number;
  readonly taste: number;
  /** How much better or worse than others of its taste, in stars. */
  readonly quality: number;
  /** Nobody rates it before, in seconds. */
  readonly releasedAt: number;
}

/**
 * Made-up ratings of made-up films, with tastes that a model can find: every film is of one taste, which gives it its genres
 * and the words of its title and tags; every user has one to three tastes, rates mostly films of them, and rates those higher.
 * Few films have most of the ratings, few users give most of them, and each user's ratings come in sessions, later and later.
 * The films come first, then the ratings with tags among them, user by user. As many users, films and ratings as asked for;
 * the same seed gives the same lines.
 * @param options as `filmSampleSchema` allows them
 */
export function* generateFilmSample({
  users,
  films,
  ratings,
  seed,
}: FilmSampleRequest): Generator<SampleLine> {
  const random = createRandom(seed);
  const names = new FilmNames(random);
  const drawn: SampleFilm[] = [];
  for (let index = 0; index < films; index++) {
    const taste = random.int(TASTES.length);
    const isNew = random.next() < NEW_SHARE;
    const year = isNew ? YEAR_MIN + YEARS + random.int(4) : YEAR_MIN + random.int(YEARS);
    const releasedAt = isNew ? FIRST_TIME + random.int(SPAN_DAYS * DAY) : 0;
    const film = { id: index + 1, taste, quality: 0.5 * normal(random), releasedAt };
    drawn.push(film);
    const title = `${names.next(taste)} (${year})`;
    yield { file: 'films', id: film.id, title, genres: genresOf(taste, random).join('|') };
  }
  // Which films are popular has nothing to do with their ids.
  const ranks = Int32Array.from(drawn.keys());
  random.shuffle(ranks);
  const byPopularity = Array.from(ranks, (place) => drawn[place]!);
  const everybody = new PopularDraw(byPopularity, random);
  const ofTaste = TASTES.map((_, taste) => {
    const own = byPopularity.filter((film) => film.taste === taste);
    return own.length === 0 ? everybody : new PopularDraw(own, random);
  });
  const counts = ratingsOfUsers(users, ratings, Math.floor(films * RATED_SHARE_MAX), random);
  for (const [index, count] of counts.entries()) {
    yield* ratingsOf(index + 1, count, { everybody, ofTaste, drawn }, random);
  }
}

interface Catalogue {
  readonly everybody: PopularDraw<SampleFilm>;
  readonly ofTaste: readonly PopularDraw<SampleFilm>[];
  readonly drawn: readonly SampleFilm[];
}

function* ratingsOf(
  userId: number,
  count: number,
  { everybody, ofTaste, drawn }: Catalogue,
  random: Random,
): Generator<SampleLine> {
  const tastes = Array.from({ length: 1 + random.int(3) }, () => random.int(TASTES.length));
  const kindness = 0.35 * normal(random);
  const seen = new Set<number>();
  let time = FIRST_TIME + random.int(SPAN_DAYS * DAY);
  for (let rated = 0; rated < count; rated++) {
    // A session of some films, then a pause of days.
    time += random.next() < 0.12 ? DAY + random.int(30 * DAY) : 20 + random.int(400);
    const isFree = (film: SampleFilm) => !seen.has(film.id) && film.releasedAt <= time;
    let film: SampleFilm | undefined;
    for (let draws = 0; film === undefined && draws < DRAWS_MAX; draws++) {
      // The first taste is drawn most often.
      const taste = tastes[Math.min(random.int(tastes.length), random.int(tastes.length))]!;
      const from = random.next() < BY_TASTE_SHARE ? ofTaste[taste]! : everybody;
      const candidate = from.draw();
      if (isFree(candidate)) film = candidate;
    }
    film ??= drawn.find(isFree) ?? drawn.find(({ id }) => !seen.has(id))!;
    seen.add(film.id);
    const liking = tastes.includes(film.taste) ? 0.7 : -0.7;
    const stars = STARS_MEAN + kindness + film.quality + liking + 0.6 * normal(random);
    const rating = Math.min(10, Math.max(1, Math.round(2 * stars))) / 2;
    yield { file: 'ratings', userId, filmId: film.id, rating, time };
    if (random.next() < TAGGED_SHARE) {
      const { tags } = TASTES[film.taste]!;
      yield { file: 'tags', userId, filmId: film.id, tag: tags[random.int(tags.length)]!, time: time + 5 };
    }
  }
}

/** One to three genres: the taste's first nearly always, others less often. */
function genresOf(taste: number, random: Random): string[] {
  const [first = '', ...others] = TASTES[taste]!.genres;
  const genres = others.filter(() => random.next() < 0.4).slice(0, 2);
  return genres.length === 0 || random.next() < 0.9 ? [first, ...genres] : genres;
}

/** How many ratings each user gives: long-tailed, at least five, together exactly as many as asked for. */
function ratingsOfUsers(users: number, ratings: number, countMax: number, random: Random): Uint32Array {
  const activity = Float64Array.from({ length: users }, () => 1 / (0.04 + random.next()));
  const total = activity.reduce((sum, each) => sum + each, 0);
  const spare = ratings - RATINGS_OF_USER_MIN * users;
  const counts = Uint32Array.from(activity, (each) =>
    Math.min(countMax, RATINGS_OF_USER_MIN + Math.floor((spare * each) / total)),
  );
  let left = ratings - counts.reduce((sum, count) => sum + count, 0);
  while (left > 0) {
    for (let user = 0; user < users && left > 0; user++) {
      if (counts[user]! >= countMax) continue;
      counts[user]! += 1;
      left -= 1;
    }
  }
  return counts;
}

/** Nearly normal, with mean 0 and deviation 1, of additions alone: the same bytes on every machine. */
function normal(random: Random): number {
  let sum = 0;
  for (let term = 0; term < 12; term++) sum += random.next();
  return sum - 6;
}
