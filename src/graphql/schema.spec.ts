import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  buildSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../platform/errors.js';

const root = resolve(import.meta.dirname, '../..');
const schema = buildSchema(readFileSync(resolve(root, 'schema.graphql'), 'utf8'));
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
);

/** Names of all that a type holds with what is said of each; the `input` of a mutation is described by its type. */
function describedParts(type: GraphQLNamedType): [string, string | null | undefined][] {
  const parts: [string, string | null | undefined][] = [[type.name, type.description]];
  if (isEnumType(type)) {
    for (const { name, description } of type.getValues()) parts.push([`${type.name}.${name}`, description]);
  }
  if (isInputObjectType(type)) {
    for (const { name, description } of Object.values(type.getFields())) {
      parts.push([`${type.name}.${name}`, description]);
    }
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const { name, description, args } of Object.values(type.getFields())) {
      parts.push([`${type.name}.${name}`, description]);
      for (const arg of args.filter((each) => each.name !== 'input')) {
        parts.push([`${type.name}.${name}(${arg.name})`, arg.description]);
      }
    }
  }
  return parts;
}

describe('the committed schema', () => {
  it('describes every type, field, argument and enum value', () => {
    const silent = types
      .flatMap(describedParts)
      .filter(([, description]) => (description ?? '').trim() === '');
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('knows exactly the error codes of the program', () => {
    const codes = schema.getType('ErrorCode');
    const names = isEnumType(codes) ? codes.getValues().map(({ name }) => name) : [];
    expect(names.sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });

  it('is what the .graphql files make, as are the resolver types', () => {
    execFileSync(process.execPath, ['scripts/codegen.mjs', '--check'], { cwd: root, stdio: 'pipe' });
  });
});
