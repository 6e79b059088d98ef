import { stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { invalidInput } from '../platform/errors.js';
import type { FilmFiles, FilmSampleRequest } from '../subjects/films/dataset/import-sources.js';

const SAMPLE_RATINGS_DEFAULT = 100_000;

/** Names of the files in the published sets, the newest format first. */
export const SET_FILES = {
  ratings: ['ratings.csv', 'ratings.dat', 'u.data'],
  films: ['movies.csv', 'movies.dat', 'u.item'],
  tags: ['tags.csv'],
  links: ['links.csv'],
} as const;

type Role = keyof typeof SET_FILES;
const ROLES = Object.keys(SET_FILES) as Role[];

interface FilmOptions {
  name?: string;
  sample?: number | true;
  seed?: number;
  films?: string;
  tags?: string;
  links?: string;
}

/** The request for a generated sample: as many users and films as sets of this many ratings have. */
export function filmSampleSource({ name, sample, seed = 1 }: FilmOptions) {
  const ratings = typeof sample === 'number' ? sample : SAMPLE_RATINGS_DEFAULT;
  const filmSample: FilmSampleRequest = {
    users: Math.min(200_000, Math.max(10, Math.round(ratings / 60))),
    films: Math.max(300, Math.round(5 * Math.sqrt(ratings))),
    ...{ ratings, seed },
  };
  return { name: name ?? 'film-sample', source: { filmSample } };
}

/**
 * The request for a set of ratings: of a folder, the files that have the published names; of a file with ratings, it and the
 * files that the options name.
 * @param put stores a file where imports read from
 * @throws AppError INVALID_INPUT
 */
export async function filmFileSource(
  given: string | undefined,
  options: FilmOptions,
  put: (path: string) => Promise<FilmFiles['ratings']>,
) {
  if (given === undefined) {
    throw invalidInput('file', 'Which ratings? Give a folder, a file with --films, or --sample.');
  }
  if (options.seed !== undefined) throw invalidInput('seed', '--seed goes with --sample.');
  const isFolder = (await existing(given, 'file')).isDirectory();
  const paths: Partial<Record<Role, string>> = isFolder ? await namedIn(given) : { ratings: given };
  for (const role of ['films', 'tags', 'links'] as const) {
    if (options[role] !== undefined) paths[role] = options[role];
  }
  for (const role of ['ratings', 'films'] as const) {
    if (paths[role] === undefined) throw lacking(role, isFolder ? given : null);
  }
  const files: Partial<Record<Role, FilmFiles['ratings']>> = {};
  for (const role of ROLES) {
    const path = paths[role];
    if (path === undefined) continue;
    await existing(path, role);
    files[role] = await put(path);
  }
  return {
    name: options.name ?? basename(resolve(given), isFolder ? '' : extname(given)),
    source: { ratings: { files } },
  };
}

async function namedIn(folder: string): Promise<Partial<Record<Role, string>>> {
  const found: Partial<Record<Role, string>> = {};
  for (const role of ROLES) {
    for (const name of SET_FILES[role]) {
      const path = join(folder, name);
      if (found[role] === undefined && (await isThere(path))) found[role] = path;
    }
  }
  return found;
}

/** Whether a folder has the files of a published set of ratings. */
export async function holdsRatings(folder: string): Promise<boolean> {
  const { ratings, films } = await namedIn(folder);
  return ratings !== undefined && films !== undefined;
}

export function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function existing(path: string, field: string) {
  return stat(path).catch(() => {
    throw invalidInput(field, `There is no file or folder "${path}".`);
  });
}

function lacking(role: 'ratings' | 'films', folder: string | null) {
  const names = SET_FILES[role].join(', no ');
  if (folder !== null) return invalidInput('file', `The folder "${folder}" holds no ${names}.`);
  return invalidInput(role, 'Which films? Name the file with their titles with --films.');
}
