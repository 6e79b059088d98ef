import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { loadRunRecords } from '../../pipeline/tracking/search/run-records.js';
import { searchRuns } from '../../pipeline/tracking/search/search-runs.js';
import { endpoint } from './endpoint.js';
import { JsonBody, jsonStream } from './json-body.js';
import { runText } from './run-text.js';
import { experimentIds, maxResults, searchFields, searchRequest, viewType } from './search-fields.js';

/** Runs that are read and written at once: enough to keep MySQL busy, few enough to keep memory flat. */
const CHUNK_RUNS = 500;

const searchRunsSchema = z.object({
  experiment_ids: experimentIds,
  run_view_type: viewType,
  max_results: maxResults({ preset: 1000, most: 50_000 }),
  ...searchFields,
});

export const runSearchEndpoints = [
  endpoint('POST', 'runs/search', searchRunsSchema, async ({ db }, fields) => {
    const { ids, nextPageToken } = await searchRuns(db, {
      ...searchRequest(fields),
      experimentIds: fields.experiment_ids,
      view: fields.run_view_type,
    });
    const pieces = pageText(db, ids, nextPageToken);
    if (ids.length > CHUNK_RUNS) return jsonStream(pieces);
    let body = '';
    for await (const piece of pieces) body += piece;
    return new JsonBody(body);
  }),
];

/** The answer in pieces; the next piece is read while one is written. */
async function* pageText(
  db: DataSource,
  ids: readonly string[],
  nextPageToken: string | undefined,
): AsyncGenerator<string> {
  const token = nextPageToken === undefined ? '' : `"next_page_token":${JSON.stringify(nextPageToken)}`;
  if (ids.length === 0) {
    yield '{}';
    return;
  }
  yield '{"runs":[';
  let next = loadRunRecords(db, ids.slice(0, CHUNK_RUNS));
  for (let from = 0; from < ids.length; from += CHUNK_RUNS) {
    const records = await next;
    const rest = ids.slice(from + CHUNK_RUNS, from + 2 * CHUNK_RUNS);
    next = loadRunRecords(db, rest);
    // Whoever awaits it later learns of the failure; until then it is not unhandled.
    next.catch(() => {});
    yield `${from > 0 && records.length > 0 ? ',' : ''}${records.map(runText).join(',')}`;
  }
  yield `]${token === '' ? '' : `,${token}`}}`;
}
