import { createRandom } from '../random.js';
import type { FilmFeatures } from './film-features.js';
import { collectInteractions, type InteractionEvent, type Interactions } from './interactions.js';

export interface PlantedTaste {
  readonly users?: number;
  readonly films?: number;
  /** User u likes films of the same remainder; so many tastes there are. */
  readonly tastes?: number;
  readonly perUser?: number;
  readonly seed?: number;
}

/** Users that mostly watch, and rate high, the films of their taste: film f is of taste f mod tastes. */
export function plantedTaste({
  users = 120,
  films = 60,
  tastes = 3,
  perUser = 14,
  seed = 1,
}: PlantedTaste = {}): Interactions {
  const random = createRandom(seed);
  const events: InteractionEvent[] = [];
  for (let user = 0; user < users; user++) {
    const seen = new Set<number>();
    while (seen.size < perUser) {
      const ofTaste = random.next() < 0.85;
      const film = ofTaste ? (user % tastes) + tastes * random.int(films / tastes) : random.int(films);
      if (seen.has(film)) continue;
      const likes = film % tastes === user % tastes;
      events.push({
        user,
        film,
        rating: likes ? 3 + random.int(3) : 1 + random.int(3),
        time: 100 * seen.size,
      });
      seen.add(film);
    }
  }
  return collectInteractions(users, films, events);
}

export function plantedFeatures(films = 60, tastes = 3): FilmFeatures {
  const numbers = Array.from({ length: films }, (_, film) => film);
  return {
    titles: numbers.map(
      (film) => `Story ${['of love', 'of war', 'in space'][film % tastes]} (19${10 + film})`,
    ),
    genres: numbers.map((film) => [['Romance', 'War', 'Sci-Fi'][film % tastes]!]),
    years: numbers.map((film) => 1910 + film),
  };
}
