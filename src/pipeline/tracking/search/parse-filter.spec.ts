import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../platform/errors.js';
import type { Condition } from './conditions.js';
import { EXPERIMENT_SEARCH } from './experiment-search.js';
import { LOGGED_MODEL_SEARCH } from './logged-model-search.js';
import { parseFilter } from './parse-filter.js';
import { parseOrders } from './parse-order.js';
import { RUN_SEARCH } from './run-search.js';
import type { Searchable } from './searchable.js';

/** entity, key, comparator, value */
function parsed(filter: string, searchable: Searchable = RUN_SEARCH) {
  return parseFilter(searchable, filter).map(({ target, comparator, value }: Condition) => [
    ...[target.type === 'attribute' ? 'attribute' : target.entity, target.key, comparator, value],
  ]);
}

describe('a filter', () => {
  it.each<[string, unknown[][]]>([
    ['', []],
    ['metric.acc >= 0.94', [['metric', 'acc', '>=', 0.94]]],
    ['metric.acc>=100', [['metric', 'acc', '>=', 100]]],
    ['metrics.a < -1.5e-3', [['metric', 'a', '<', -0.0015]]],
    ['metrics.a < .5', [['metric', 'a', '<', 0.5]]],
    ['metrics.a < 1e999', [['metric', 'a', '<', Number.MAX_VALUE]]],
    ["params.m!='tf'", [['parameter', 'm', '!=', 'tf']]],
    ['params."m"!="tf"', [['parameter', 'm', '!=', 'tf']]],
    ['metrics."X//Y#$$@&Z" = 3', [['metric', 'X//Y#$$@&Z', '=', 3]]],
    ['metrics.`a b` = 3', [['metric', 'a b', '=', 3]]],
    ['`metric`.a = 1', [['metric', 'a', '=', 1]]],
    ["tags.mlflow.runName = 'x'", [['tag', 'mlflow.runName', '=', 'x']]],
    ["tags.`a``b` = 'it''s'", [['tag', 'a`b', '=', "it's"]]],
    [`params.m = "L'Hosp"`, [['parameter', 'm', '=', "L'Hosp"]]],
    ["params.m = '\\'", [['parameter', 'm', '=', '\\']]],
    ["params.größe = 'é'", [['parameter', 'größe', '=', 'é']]],
    [
      "params.in like 'x' AnD tags.and IlIkE '%y'",
      [
        ['parameter', 'in', 'LIKE', 'x'],
        ['tag', 'and', 'ILIKE', '%y'],
      ],
    ],
    [
      'tags.a is null and params.b Is Not Null',
      [
        ['tag', 'a', 'IS NULL', null],
        ['parameter', 'b', 'IS NOT NULL', null],
      ],
    ],
    ['run_id IN (\'a\', "b")', [['attribute', 'run_id', 'IN', ['a', 'b']]]],
    ["attr.run_id not  in('a')", [['attribute', 'run_id', 'NOT IN', ['a']]]],
    [
      "Created > 5 AND `Run name` = 'x'",
      [
        ['attribute', 'start_time', '>', 5],
        ['attribute', 'run_name', '=', 'x'],
      ],
    ],
    ["\n run.status\t= 'RUNNING' ", [['attribute', 'status', '=', 'RUNNING']]],
    ["datasets.name IN ('a')", [['dataset', 'name', 'IN', ['a']]]],
  ])('%s', (filter, expected) => {
    expect(parsed(filter)).toEqual(expected);
  });

  it('may call a status as clients do', () => {
    expect(parsed("status = 'LOGGED_MODEL_READY'", LOGGED_MODEL_SEARCH)).toEqual([
      ['attribute', 'status', '=', 'READY'],
    ]);
  });

  it.each([
    ['metric.acc >= 0.94; metrics.rmse < 1', 'Search filter contained multiple expression'],
    ['m.acc >= 0.94', 'Invalid entity type'],
    ['acc >= 0.94', 'Invalid attribute key'],
    ['toString >= 0.94', 'Invalid attribute key'],
    ['constructor.x = 1', 'Invalid entity type'],
    ["metrics.A > 0.1 OR params.B = 'LR'", 'Invalid clause(s) in filter string'],
    ["metrics.A > 0.1 NAND params.B = 'LR'", 'Invalid clause(s) in filter string'],
    ["metrics.A > 0.1 AND (params.B = 'LR')", 'Invalid clause(s) in filter string'],
    ['NOT metrics.A > 0.1', 'Invalid clause(s) in filter string'],
    ['`metrics.A > 0.1', 'Invalid clause(s) in filter string'],
    ['dummy`.A > 0.1', 'Invalid clause(s) in filter string'],
    ['attribute.status = true', 'Invalid clause(s) in filter string'],
    ["params.'acc = LR", 'Invalid clause(s) in filter string'],
    ["params.acc = 'LR", 'Invalid clause(s) in filter string'],
    ['params.acc = "LR\'', 'Invalid clause(s) in filter string'],
    ["tags.acc = = 'LR'", 'Invalid clause(s) in filter string'],
    ["attribute.status IS 'RUNNING'", 'Invalid clause(s) in filter string'],
    ['params.acc LR !=', 'Invalid clause(s) in filter string'],
    ['metric.acc !=', 'Invalid clause(s) in filter string'],
    ['metric.acc > 1 AND', 'Invalid clause(s) in filter string'],
    ['1.0 > metrics.acc', "Expected 'Identifier' found '1.0'"],
    ['1==2', "Expected 'Identifier' found"],
    ['foo is null', 'Invalid attribute key'],
    ["dataset.status = 'true'", "Invalid dataset key 'status' specified"],
    ['metrics.acc IS NULL', 'IS NULL / IS NOT NULL is only supported for tags and params'],
    ['attribute.status IS NULL', 'Invalid comparator'],
    ["metric.model = 'LR'", 'Expected numeric value type for metric'],
    ['metrics.acc != metrics.acc', 'Expected numeric value type for metric'],
    ["start_time > '5'", 'Expected numeric value type for numeric attribute: start_time'],
    ['params.acc = 5', 'Expected a quoted string value for param'],
    ['tags.acc = 5', 'Expected a quoted string value for tag'],
    ['attribute.status = 1', 'Expected a quoted string value for attributes'],
    ['params.acc = LR', 'value is either not quoted or unidentified quote types'],
    ['params.acc = `LR`', 'value is either not quoted or unidentified quote types'],
    ['metrics.abc ~ 1.0', 'Invalid comparator'],
    ['metrics.abc ~= 1.0', 'Invalid comparator'],
    ["params.abc > 'x'", 'Invalid comparator'],
    ["attributes.status <= 'x'", 'Invalid comparator'],
    ['attributes.start_time ILIKE 1234', 'Invalid comparator'],
    ["datasets.name ~ 'x'", 'Invalid comparator'],
    ["params.abc IN ('x')", 'Invalid comparator'],
    [
      "status IN ('x')",
      "Only the 'run_id' attribute supports comparison with a list of quoted string values",
    ],
    ['run_id IN ()', 'but got empty list'],
    ["run_id IN ('a',, 'b')", 'but got ill-formed list'],
    ["run_id IN 'a'", 'but got ill-formed list'],
    ['run_id IN (1)', 'but got different type in list'],
    [Array(51).fill('metrics.a = 1').join(' AND '), 'at most 50 clauses'],
  ])('%s is refused', (filter, message) => {
    expect(() => parseFilter(RUN_SEARCH, filter)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(message) }),
    );
  });

  it('of experiments knows no metrics', () => {
    expect(() => parsed('metrics.a > 1', EXPERIMENT_SEARCH)).toThrow("Invalid entity type 'metrics'");
  });
});

describe('an order', () => {
  it.each([
    ['metrics.`Mean Square Error`', 'Mean Square Error', 'ASC'],
    ['metrics.`Mean Square Error` desc', 'Mean Square Error', 'DESC'],
    ['params."a.b" ASC', 'a.b', 'ASC'],
    ['Created DESC', 'start_time', 'DESC'],
  ])('%s', (text, key, direction) => {
    expect(parseOrders(RUN_SEARCH, [text])).toMatchObject([{ target: { key }, direction }]);
  });

  it.each([
    ['m.acc', 'Invalid entity type'],
    ['acc', 'Invalid attribute key'],
    ['`metrics.A', 'Invalid order_by clause'],
    ['metrics.A != 1', 'Invalid order_by clause'],
    ['', 'Invalid order_by clause'],
    ["'x'", 'Invalid order_by clause'],
    ['start_time DESC blah', 'Invalid order_by clause'],
    ['attribute.run_id ACS', 'Invalid ordering key in order_by clause'],
    ['dataset.name', "Invalid order_by entity type 'dataset'"],
  ])('%s is refused', (text, message) => {
    expect(() => parseOrders(RUN_SEARCH, [text])).toThrow(message);
  });

  it.each([[['start_time', 'Created DESC']], [['metrics.a', 'metric.a DESC']]])(
    'by one field twice is refused: %j',
    (texts) => {
      expect(() => parseOrders(RUN_SEARCH, texts)).toThrow('duplicate fields');
    },
  );
});

describe('any text', () => {
  const words = fc.constantFrom(
    ...[
      'metrics',
      '.',
      'a',
      'params',
      '`',
      '"',
      "'",
      '=',
      '!=',
      ' ',
      'AND',
      'IN',
      '(',
      ')',
      ',',
      ';',
      '1',
      '-',
    ],
    ...['LIKE', 'IS', 'NOT', 'NULL', '\\', '%', '_', 'é', '😀', '\ud800', '\0', 'run_id', '--', '/*', 'x'],
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 20 }).map((parts) => parts.join('')),
  );

  it('is parsed, or refused as invalid input', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const parse of [
          () => parseFilter(RUN_SEARCH, text),
          () => parseFilter(LOGGED_MODEL_SEARCH, text),
          () => parseOrders(RUN_SEARCH, [text]),
        ]) {
          try {
            parse();
          } catch (error) {
            if (!(error instanceof AppError) || error.code !== 'INVALID_INPUT') throw error;
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('can be the key and the value of a clause, quoted', () => {
    const name = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(name, fc.string({ unit: 'binary' }), (key, value) => {
        const filter = `params.\`${key.replaceAll('`', '``')}\` = '${value.replaceAll("'", "''")}'`;
        expect(parsed(filter)).toEqual([['parameter', key, '=', value]]);
      }),
    );
  });

  it('of a million quotes is refused without trouble', () => {
    expect(() => parseFilter(RUN_SEARCH, `params.a = '${"''".repeat(1e6)}`)).toThrow(AppError);
    expect(parsed(`params.a = '${"''".repeat(1e5)}'`)[0]![3]).toHaveLength(1e5);
  });
});
