import { type Interactions, weightOf } from './interactions.js';

/** How often each film was liked. */
export function likesOf({ films, filmIndex, rating }: Interactions): Uint32Array {
  const likes = new Uint32Array(films);
  filmIndex.forEach((film, at) => {
    if (weightOf(rating[at]!) > 0) likes[film]!++;
  });
  return likes;
}
