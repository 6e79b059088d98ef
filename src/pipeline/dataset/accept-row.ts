import { cleanText } from './clean.js';
import type { ColumnPositions } from './columns.js';

/** The longest texts that are kept, in characters after cleaning. */
export const LISTING_LIMITS = {
  titleCharsMax: 1_000,
  descriptionCharsMax: 100_000,
  idCharsMax: 191,
  labelCharsMax: 191,
} as const;

export type RejectionReason =
  | 'column-count'
  | 'malformed-csv'
  | 'broken-utf8'
  | 'no-text'
  | 'no-label'
  | 'unknown-label'
  | 'duplicate-id'
  | 'title-too-long'
  | 'description-too-long'
  | 'id-too-long'
  | 'label-too-long';

export interface CleanListing {
  externalId: string;
  title: string;
  description: string;
  group: string;
  imageFile: string | null;
}

export type RowVerdict =
  | { accepted: true; listing: CleanListing }
  | { accepted: false; reason: RejectionReason; detail: string };

const reject = (reason: RejectionReason, detail: string): RowVerdict => ({ accepted: false, reason, detail });

/** Cleans one record and decides whether it can be used; labels are looked at by the caller, who joins them. */
export function acceptRow(fields: readonly string[], columns: ColumnPositions, line: number): RowVerdict {
  if (fields.length !== columns.count) {
    return reject('column-count', `The row has ${fields.length} columns, the file has ${columns.count}.`);
  }
  const value = (position: number) => (position < 0 ? '' : fields[position]!);
  const title = cleanText(value(columns.title));
  const description = cleanText(value(columns.description));
  const externalId = columns.id < 0 ? String(line) : value(columns.id).trim();
  if (title === '' && description === '') return reject('no-text', 'Title and description are both empty.');
  if (title.length > LISTING_LIMITS.titleCharsMax) {
    return reject(
      'title-too-long',
      `The title has ${title.length} characters; the limit is ${LISTING_LIMITS.titleCharsMax}.`,
    );
  }
  if (description.length > LISTING_LIMITS.descriptionCharsMax) {
    const limit = LISTING_LIMITS.descriptionCharsMax;
    return reject(
      'description-too-long',
      `The description has ${description.length} characters; the limit is ${limit}.`,
    );
  }
  if (externalId.length > LISTING_LIMITS.idCharsMax) {
    return reject(
      'id-too-long',
      `The id has ${externalId.length} characters; the limit is ${LISTING_LIMITS.idCharsMax}.`,
    );
  }
  return {
    accepted: true,
    listing: {
      externalId,
      title,
      description,
      group: value(columns.group).trim(),
      imageFile: imageFileOf(value(columns.imageId).trim(), value(columns.productId).trim()),
    },
  };
}

/** The name under which the challenge's archive keeps a listing's picture. */
function imageFileOf(imageId: string, productId: string): string | null {
  if (!/^\d{1,20}$/.test(imageId) || !/^\d{1,20}$/.test(productId)) return null;
  return `image_${imageId}_product_${productId}.jpg`;
}
