import { useSearchParams } from 'react-router';

/** What is asked for, all of it in the address, so that it can be kept, sent and gone back to. */
export interface Wish {
  /** Ids of the films that the visitor likes, in the order in which they were named. */
  readonly liked: readonly string[];
  /** A known user, in whose place the films are then not asked about; null for a visitor. */
  readonly userId: string | null;
  /** Only films of one of these genres; of all where it is empty. */
  readonly genres: readonly string[];
  /** Null for the usual one. */
  readonly modelName: string | null;
}

/** As many as the server finds by their ids at once. */
export const LIKED_MAX = 100;

/** The wish in the address, and a function that changes parts of it. */
export function useWish(): [Wish, (change: Partial<Wish>) => void] {
  const [search, setSearch] = useSearchParams();
  const change = (changed: Partial<Wish>) =>
    setSearch((before) => written({ ...read(before), ...changed }), {
      replace: true,
      preventScrollReset: true,
    });
  return [read(search), change];
}

function read(search: URLSearchParams): Wish {
  return {
    liked: [...new Set(search.getAll('film'))].slice(0, LIKED_MAX),
    userId: search.get('user'),
    genres: search.getAll('genre'),
    modelName: search.get('model'),
  };
}

function written({ liked, userId, genres, modelName }: Wish): URLSearchParams {
  const search = new URLSearchParams();
  for (const id of liked) search.append('film', id);
  for (const genre of genres) search.append('genre', genre);
  if (userId !== null) search.set('user', userId);
  if (modelName !== null) search.set('model', modelName);
  return search;
}
