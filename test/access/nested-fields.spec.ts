import { getNamedType, isObjectType, isUnionType, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { accessNeedsOf } from '../../src/graphql/access/access-needs.js';
import { assertAccess } from '../../src/graphql/access/assert-access.js';
import type { Permission } from '../../src/platform/access/permissions.js';
import { anonymous } from '../../src/platform/access/principal.js';
import { declaredSchema } from './support/declared-schema.js';

const schema = declaredSchema();
const needs = accessNeedsOf(schema);

const keyWith = (...permissions: Permission[]) => ({
  ...{ ...anonymous(null), kind: 'API_KEY' as const, name: 'robot' },
  permissions: new Set(permissions),
});

function refusalOf(source: string, ...permissions: Permission[]): string | null {
  const document = parse(source);
  expect(validate(schema, document)).toEqual([]);
  try {
    assertAccess(schema, document, null, keyWith(...permissions));
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

const predict = (fields: string) =>
  `mutation { predict(input: { title: "a boat" }) { ... on Prediction { ${fields} } } }`;

describe('a key that may predict and not read', () => {
  it('gets its answer, with the id of the version that gave it', () => {
    const fields =
      'id confidence category { code } topK { category { code } } modelVersion { id __typename }';
    expect(refusalOf(predict(fields), 'PREDICT')).toBeNull();
  });

  it.each([
    ['nearestListings { title }', 'NearestListing.title'],
    ['modelVersion { id version }', 'ModelVersion.version'],
    ['corrections { category { code } }', 'Correction.category'],
    ['...Inner } } } fragment Inner on Prediction { ... { modelVersion { run { id }', 'ModelVersion.run'],
  ])('is refused %s', (fields, named) => {
    expect(refusalOf(predict(fields), 'PREDICT')).toContain(`${named} needs READ`);
    expect(refusalOf(predict(fields), 'PREDICT', 'READ')).toBeNull();
  });
});

/** The types whose fields can be reached without READ below the answer of some field that does not need it. */
function openTypes(): string[] {
  const reached = new Set<string>();
  const visit = (type: unknown): void => {
    if (!isObjectType(type) || reached.has(type.name)) return;
    const open = Object.values(type.getFields()).filter(
      ({ name }) => name !== 'id' && !needs.has(`${type.name}.${name}`),
    );
    if (open.length === 0) return;
    reached.add(type.name);
    for (const field of open) visit(getNamedType(field.type));
  };
  const answers = new Set<string>();
  for (const root of [schema.getQueryType()!, schema.getMutationType()!]) {
    for (const field of Object.values(root.getFields())) {
      if (needs.get(`${root.name}.${field.name}`) === 'READ') continue;
      const answer = getNamedType(field.type);
      for (const type of isUnionType(answer) ? answer.getTypes() : [answer]) {
        answers.add(type.name);
        visit(type);
      }
    }
  }
  return [...reached].filter((name) => !answers.has(name)).sort();
}

it('no entity can be read beneath an answer without READ', () => {
  expect(openTypes()).toEqual(
    [
      // Parts of an answer, and what it says of the listing that was sent.
      ...[
        'Category',
        'DomainNgram',
        'ExplainedTerm',
        'Explanation',
        'PredictionSignals',
        'RankedCategory',
        'TextSpan',
        ...['FeedbackEvent', 'FilmReason', 'KnownFilm', 'RecommendedFilm', 'RecordedFeedback'],
      ],
      // What ADMINISTER is for, and one's own account.
      ...['Account', 'AccountEdge', 'AuditEntry', 'AuditEntryEdge', 'AuditProblem', 'Erasure', 'HoldingFile'],
      ...['PageInfo', 'TouchedDataset', 'TouchedFilmDataset'],
    ].sort(),
  );
});
