import { z } from 'zod';
import { int64, list, text, word } from './fields.js';

/** Which rows a search looks at. */
export const viewType = word({ ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 }).default('ACTIVE_ONLY');

/** How many rows a page may have. */
export function maxResults({ preset, most }: { preset: number; most: number }) {
  // Without words of its own, a refinement is answered with the value that was sent.
  return int64.refine((value) => value >= 1 && value <= most).default(preset);
}

/** Ids of experiments, as text or as numbers. */
export const experimentIds = list(z.union([z.string(), z.number()]).transform(String));

/** The fields that all searches have. */
export const searchFields = {
  filter: text.optional(),
  order_by: list(z.string()),
  page_token: text.optional(),
};

export interface SearchFields {
  readonly filter?: string | undefined;
  readonly order_by: readonly string[];
  readonly page_token?: string | undefined;
  readonly max_results: number;
}

/** As the use-cases take them. */
export function searchRequest({ filter, order_by, page_token, max_results }: SearchFields) {
  return { filter, orderBy: order_by, pageToken: page_token, maxResults: max_results };
}
