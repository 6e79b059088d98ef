/** Raised whenever the same files may give other rows. */
export const READING_VERSION = 1;

/** How a version of films was made. */
export interface FilmRecipe {
  readonly films: number;
  readonly split: { readonly by: 'time'; readonly validation: number; readonly gold: number };
  /** Digest of the version that it extends; absent for an import. */
  readonly extends?: string;
  /** The feedback that it has read: all events up to an arrival number. */
  readonly feedback?: { readonly upTo: number; readonly events: number; readonly digest: string };
}
