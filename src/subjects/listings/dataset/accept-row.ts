import { cleanText } from '../../../pipeline/dataset/clean.js';
import type { ColumnPositions } from './columns.js';

/** The longest texts that are kept, in characters after cleaning. */
export const LISTING_LIMITS = {
  titleCharsMax: 1_000,
  descriptionCharsMax: 110_000,
  idCharsMax: 191,
  labelCharsMax: 191,
} as const;

/** A raw text longer than its limit by this factor is not even cleaned: no markup is that much of a text. */
const RAW_FACTOR = 20;

export type RejectionReason =
  | 'column-count'
  | 'broken-utf8'
  | 'no-text'
  | 'no-id'
  | 'no-label'
  | 'conflicting-labels'
  | 'unknown-label'
  | 'duplicate-id'
  | 'title-too-long'
  | 'description-too-long'
  | 'id-too-long'
  | 'label-too-long'
  | 'straddles-splits'
  | 'not-drawn';

interface CleanListing {
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

/**
 * Cleans one record and decides whether it can be used; empty ids and labels are left to the caller.
 * @param withPictures whether a listing that has a picture needs no text
 */
export function acceptRow(
  fields: readonly string[],
  columns: ColumnPositions,
  line: number,
  withPictures = false,
): RowVerdict {
  if (fields.length !== columns.count) {
    return reject('column-count', `The row has ${fields.length} columns, the file has ${columns.count}.`);
  }
  const value = (position: number) => (position < 0 ? '' : fields[position]!);
  const { titleCharsMax, descriptionCharsMax, idCharsMax } = LISTING_LIMITS;
  const title = cleanUpTo(value(columns.title), titleCharsMax);
  const description = cleanUpTo(value(columns.description), descriptionCharsMax);
  const externalId = columns.id < 0 ? String(line) : value(columns.id).trim();
  const imageFile = imageFileOfRow(fields, columns);
  if (title === '' && description === '' && !(withPictures && imageFile !== null)) {
    return reject('no-text', 'Title and description are both empty.');
  }
  if (title.length > titleCharsMax) {
    return reject('title-too-long', tooLong('title', title, titleCharsMax));
  }
  if (description.length > descriptionCharsMax) {
    return reject('description-too-long', tooLong('description', description, descriptionCharsMax));
  }
  if (externalId.length > idCharsMax) return reject('id-too-long', tooLong('id', externalId, idCharsMax));
  return {
    accepted: true,
    listing: {
      externalId,
      title,
      description,
      group: value(columns.group).trim(),
      imageFile,
    },
  };
}

/** The name of the file of a record's picture, whether or not the record can be used; null when it names none. */
export function imageFileOfRow(fields: readonly string[], columns: ColumnPositions): string | null {
  const value = (position: number) => fields[position]?.trim() ?? '';
  return (
    pictureNameOf(value(columns.picture)) ?? imageFileOf(value(columns.imageId), value(columns.productId))
  );
}

function cleanUpTo(raw: string, charsMax: number): string {
  return raw.length > charsMax * RAW_FACTOR ? raw : cleanText(raw);
}

function tooLong(what: string, text: string, limit: number): string {
  return `The ${what} has ${text.length} characters; the limit is ${limit}.`;
}

/** The last part of a path in the file; names too long for the column name no picture that could be found. */
function pictureNameOf(path: string): string | null {
  const name = path.replace(/^.*[/\\]/, '');
  return name === '' || name.length > 255 ? null : name;
}

/** The name under which the challenge's archive keeps a listing's picture. */
function imageFileOf(imageId: string, productId: string): string | null {
  if (!/^\d{1,20}$/.test(imageId) || !/^\d{1,20}$/.test(productId)) return null;
  return `image_${imageId}_product_${productId}.jpg`;
}
