import { sha256 } from '../../../platform/digest.js';

/** By what a listing is told from others. Texts are cleaned as those of imports and predictions. */
export interface ListingIdentity {
  readonly externalId: string | null;
  readonly title: string;
  readonly description: string;
  readonly pictureDigest: string | null;
}

/**
 * The name of a listing among those that corrections of a model are about: its id and its texts, so that a listing
 * whose texts changed is another one. Only where there are neither id nor texts does the picture tell.
 */
export function listingDigest(
  modelId: string,
  { externalId, title, description, pictureDigest }: ListingIdentity,
): string {
  const onlyPicture = externalId === null && title === '' && description === '';
  return sha256(
    JSON.stringify([modelId, externalId, title, description, onlyPicture ? pictureDigest : null]),
  );
}

/** The id that a listing without one of its own has in dataset versions. */
export function madeExternalId(listingId: string): string {
  return `corrected-${listingId}`;
}

/** The listing for which an id was made; null for any other id. */
export function listingIdOf(externalId: string): string | null {
  return /^corrected-([0-9a-f]{32})$/.exec(externalId)?.[1] ?? null;
}
