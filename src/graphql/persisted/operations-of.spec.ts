import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { digestOfDocument, operationsOf } from './operations-of.js';

const digest = (source: string) => digestOfDocument(parse(source));

it('knows an operation by what it asks, however it is written', () => {
  const written = 'query A { model { name } }';
  expect(digest('# why\nquery A {\n  model { __typename, name }\n}')).toBe(digest(written));
});

it.each([
  'query A { model { name id } }',
  'query A { model { n: name } }',
  'query A { model { name t: __typename } }',
  'query A { model(name: "x") { name } }',
  'query B { model { name } }',
])('tells another one apart: %s', (source) => {
  expect(digest(source)).not.toBe(digest('query A { model { name } }'));
});

it('gives each of several operations with the fragments that it uses alone', () => {
  const [a, b] = operationsOf(`
    query A { model { ...One } }
    query B { model { id } }
    fragment Two on Model { id }
    fragment One on Model { name ...Two }
  `);
  expect(a!.digest).toBe(
    digest('fragment One on Model { name ...Two } fragment Two on Model { id } query A { model { ...One } }'),
  );
  expect(b!.digest).toBe(digest('query B { model { id } }'));
});
