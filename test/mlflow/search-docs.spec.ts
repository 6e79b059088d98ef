import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MODEL_SEARCH, MODEL_VERSION_SEARCH } from '../../src/pipeline/registry/search/model-search.js';
import { EXPERIMENT_SEARCH } from '../../src/pipeline/tracking/search/experiment-search.js';
import { LOGGED_MODEL_SEARCH } from '../../src/pipeline/tracking/search/logged-model-search.js';
import { parseFilter } from '../../src/pipeline/tracking/search/parse-filter.js';
import { parseOrders } from '../../src/pipeline/tracking/search/parse-order.js';
import { RUN_SEARCH } from '../../src/pipeline/tracking/search/run-search.js';
import type { Searchable } from '../../src/pipeline/tracking/search/searchable.js';

const page = readFileSync(new URL('../../docs/search.md', import.meta.url), 'utf8');

const SEARCHABLE: Readonly<Record<string, Searchable>> = {
  runs: RUN_SEARCH,
  experiments: EXPERIMENT_SEARCH,
  'registered models': MODEL_SEARCH,
  'model versions': MODEL_VERSION_SEARCH,
  'logged models': LOGGED_MODEL_SEARCH,
};

/** Lines of the blocks that are marked as examples of this kind. */
function examples(kind: 'filter' | 'order'): [what: string, text: string][] {
  const blocks = page.matchAll(new RegExp(`\`\`\`${kind} (.+)\n([^]*?)\`\`\``, 'g'));
  return [...blocks].flatMap(([, what, lines]) =>
    lines!
      .trim()
      .split('\n')
      .map((line): [string, string] => [what!, line]),
  );
}

describe('docs/search.md', () => {
  it.each(examples('filter'))('has filters of %s that are read: %s', (what, text) => {
    expect(parseFilter(SEARCHABLE[what]!, text).length).toBeGreaterThan(0);
  });

  it.each(examples('order'))('has orders of %s that are read: %s', (what, text) => {
    expect(parseOrders(SEARCHABLE[what]!, [text])).toHaveLength(1);
  });

  it('has an example of each kind', () => {
    expect(new Set(examples('filter').map(([what]) => what))).toEqual(new Set(Object.keys(SEARCHABLE)));
  });

  it.each(Object.entries(SEARCHABLE))('names every attribute of %s', (_what, { attributes }) => {
    for (const name of Object.keys(attributes)) expect(page).toContain(`\`${name}\``);
  });

  it.each(Object.entries(SEARCHABLE))(
    'names every other word for an attribute of %s',
    (_what, { aliases }) => {
      for (const name of Object.keys(aliases)) expect(page).toContain(`\`${name}\``);
    },
  );
});
