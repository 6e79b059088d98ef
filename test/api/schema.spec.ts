import { readFileSync } from 'node:fs';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { expect, it } from 'vitest';
import { startSeeded } from './support/seeded.js';

it('the schema that is served is the one that is committed', async () => {
  const api = await startSeeded(1);
  try {
    const { data } = await api.query<IntrospectionQuery>(getIntrospectionQuery());
    const served = printSchema(lexicographicSortSchema(buildClientSchema(data!)));
    const committed = buildSchema(readFileSync('schema.graphql', 'utf8'));
    expect(served).toBe(printSchema(lexicographicSortSchema(committed)));
  } finally {
    await api.close();
  }
}, 60_000);
