/** How the file with the ratings of a version is described in the artifact store. */
export const RATINGS_FILE = {
  mediaType: 'application/vnd.gondola.ratings',
  fileName: 'film-ratings.gondola',
} as const;
