import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { int64, messages, text } from './fields.js';
import { readFields } from './read-request.js';

const schema = z.object({ name: text.optional(), list: messages({ step: int64, note: text.optional() }) });

function readJson(json: string) {
  return readFields(schema, { fields: JSON.parse(json), json });
}

describe('reading the fields of a request', () => {
  it('takes null as nothing, at any depth', () => {
    expect(readJson('{"name":null,"list":[{"step":1,"note":null}]}')).toEqual({ list: [{ step: 1 }] });
  });

  it('leaves unknown fields out', () => {
    expect(readJson('{"other":{"a":[1]},"list":[]}')).toEqual({ list: [] });
  });

  it.each([
    ['{"name":9.0}', "Invalid value 9.0 for parameter 'name' supplied"],
    ['{"name":1e400}', "Invalid value 1e400 for parameter 'name' supplied"],
    ['{"name":12345678901234567890}', "Invalid value 12345678901234567890 for parameter 'name'"],
    ['{"name":{"a":[1.50,"x",true,null]}}', 'Invalid value {"a": [1.50, "x", true, null]} for'],
    ['{"list":[{"step":1},{"step":2.5}]}', "Invalid value 2.5 for parameter 'list[1].step' supplied"],
    ['{"list":[{"step":1},{}]}', "Missing value for required parameter 'list[1].step'"],
    ['{"list":[7]}', "Invalid value 7 for parameter 'list[0]' supplied"],
    ['{"list":{}}', "Invalid value {} for parameter 'list' supplied"],
  ])('quotes what it refuses as it was written: %s', (json, message) => {
    expect(() => readJson(json)).toThrow(message);
  });

  it('refuses with a reason, and never in another way, whatever JSON it gets', () => {
    fc.assert(
      fc.property(
        fc.object({ key: fc.constantFrom('name', 'list', 'step', 'note'), maxDepth: 4 }),
        (fields) => {
          const json = JSON.stringify(fields);
          try {
            readJson(json);
          } catch (error) {
            expect(error).toMatchObject({ code: 'INVALID_INPUT' });
            expect((error as Error).message).toMatch(/^(Invalid|Missing) value/);
          }
        },
      ),
    );
  });
});
