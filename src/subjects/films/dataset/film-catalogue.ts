import { CONTROL } from '../../../pipeline/dataset/clean.js';
import { ID_CHARS_MAX, type Refused } from './accept-rating.js';
import { titleAndYear } from './film-title.js';

const TITLE_CHARS_MAX = 500;
const TAG_CHARS_MAX = 100;
const TAGS_MAX = 20;
const GENRES_MAX = 50;
const TMDB_ID_MAX = 0x7fff_ffff;
/** Words for the lack of a genre. */
const NO_GENRE = new Set(['', 'unknown', '(no genres listed)']);

/** A film as the files describe it. */
export interface DescribedFilm {
  readonly id: string;
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
  readonly tags: readonly string[];
  readonly imdbId: string | null;
  readonly tmdbId: number | null;
}

interface FilmDraft extends Omit<DescribedFilm, 'tags'> {
  imdbId: string | null;
  tmdbId: number | null;
  readonly tagCounts: Map<string, number>;
}

/** The films of a set, gathered from its files: numbered from 0 in the order of the file with the titles. */
export class FilmCatalogue {
  private readonly drafts: FilmDraft[] = [];
  private readonly numbers = new Map<string, number>();

  get size(): number {
    return this.drafts.length;
  }

  /** The number of a film; undefined when no film has this id. */
  numberOf(id: string): number | undefined {
    return this.numbers.get(id);
  }

  /** Takes a row of the file with the titles. @param values as FILMS has them @returns why it was not taken */
  addFilm(values: readonly string[]): Refused | null {
    const id = values[0]!.trim();
    if (id === '') return { reason: 'no-id', detail: 'The id of the film is empty.' };
    if (id.length > ID_CHARS_MAX) {
      return { reason: 'id-too-long', detail: `The id is longer than ${ID_CHARS_MAX} characters.` };
    }
    if (this.numbers.has(id)) {
      return { reason: 'duplicate-id', detail: `The id "${id}" was used by an earlier row.` };
    }
    const { title, year } = titleAndYear(plain(values[1]!));
    if (title === '') return { reason: 'no-title', detail: 'The title is empty.' };
    if (title.length > TITLE_CHARS_MAX) {
      return { reason: 'title-too-long', detail: `The title is longer than ${TITLE_CHARS_MAX} characters.` };
    }
    const genres = plain(values[2]!)
      .split('|')
      .map((genre) => genre.trim())
      .filter((genre) => !NO_GENRE.has(genre) && genre.length <= TAG_CHARS_MAX);
    this.numbers.set(id, this.drafts.length);
    this.drafts.push({
      ...{ id, title, year, genres: [...new Set(genres)].slice(0, GENRES_MAX) },
      ...{ imdbId: null, tmdbId: null, tagCounts: new Map() },
    });
    return null;
  }

  /** Takes a row of tags. @param values as TAGS has them @returns why it was not taken */
  addTag(values: readonly string[]): Refused | null {
    const film = this.draftOf(values[0]!);
    if (film === undefined) return unknownFilm(values[0]!);
    const tag = plain(values[1]!).toLowerCase();
    if (tag === '') return { reason: 'no-tag', detail: 'The tag is empty.' };
    if (tag.length > TAG_CHARS_MAX) {
      return { reason: 'tag-too-long', detail: `The tag is longer than ${TAG_CHARS_MAX} characters.` };
    }
    film.tagCounts.set(tag, (film.tagCounts.get(tag) ?? 0) + 1);
    return null;
  }

  /** Takes a row of links; an id that is none is passed over. @param values as LINKS has them */
  addLinks(values: readonly string[]): Refused | null {
    const film = this.draftOf(values[0]!);
    if (film === undefined) return unknownFilm(values[0]!);
    const imdb = /^(?:tt)?(\d{1,10})$/.exec(values[1]!.trim())?.[1];
    const tmdb = /^\d{1,10}$/.exec(values[2]!.trim())?.[0];
    if (imdb !== undefined) film.imdbId = `tt${imdb.padStart(7, '0')}`;
    if (tmdb !== undefined && Number(tmdb) <= TMDB_ID_MAX) film.tmdbId = Number(tmdb);
    return null;
  }

  /** The films in the order of their numbers, with their most frequent tags; of equal ones the first by letters. */
  *films(): Generator<DescribedFilm> {
    for (const { tagCounts, ...film } of this.drafts) {
      const tags = [...tagCounts]
        .sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || (a < b ? -1 : 1))
        .slice(0, TAGS_MAX)
        .map(([tag]) => tag);
      yield { ...film, tags };
    }
  }

  private draftOf(id: string): FilmDraft | undefined {
    const number = this.numbers.get(id.trim());
    return number === undefined ? undefined : this.drafts[number];
  }
}

/** Why a row that names this film cannot be used. */
export function unknownFilm(id: string): Refused {
  return { reason: 'unknown-film', detail: `No film has the id "${id.trim().slice(0, 100)}".` };
}

/** A text on one line, without control characters. */
function plain(text: string): string {
  return text.replace(CONTROL, ' ').replace(/\s+/g, ' ').trim();
}
