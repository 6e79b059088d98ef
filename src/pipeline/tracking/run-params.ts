import { AppError } from '../../platform/errors.js';
import { ID_PATTERN } from '../../platform/ids.js';
import { insertStatements, type Statement } from '../../store/statements.js';
import type { NamedValue } from './run-data-rules.js';

/** Parameters of locked runs that were set before, or are about to be, by run and name. */
export type KnownParams = Map<string, string>;

/** MySQL compares keys without the spaces at their end. */
const keyOf = (runId: string, name: string) => `${runId}/${name.replace(/ +$/, '')}`;

/** Reads the values that parameters of these names have. The runs must be locked. */
export function readParamsStatement(
  runs: readonly { runId: string; params: readonly NamedValue[] }[],
): Statement {
  const names = new Set(runs.flatMap(({ params }) => params.map(({ name }) => name)));
  const runIds = new Set(runs.map(({ runId }) => runId).filter((id) => ID_PATTERN.test(id)));
  return {
    sql: 'SELECT run_id AS runId, name, value FROM run_param WHERE run_id IN (?) AND name IN (?)',
    values: [runIds.size === 0 ? [''] : [...runIds], [...names]],
  };
}

/** What readParamsStatement read. */
export function knownParams(rows: readonly object[]): KnownParams {
  return new Map(
    (rows as { runId: string; name: string; value: string }[]).map(({ runId, name, value }) => [
      keyOf(runId, name),
      value,
    ]),
  );
}

/**
 * Adds a run's parameters to those known. A parameter that is there stays as it is: the same value again is fine.
 * @param asBatch whether the message names all that differ
 * @throws AppError INVALID_INPUT when one has another value; then none is added
 */
export function addParams(
  known: KnownParams,
  runId: string,
  params: readonly NamedValue[],
  asBatch: boolean,
): void {
  const changed = params.flatMap(({ name, value }) => {
    const old = known.get(keyOf(runId, name));
    return old === undefined || old === value ? [] : [{ name, old, value }];
  });
  if (changed.length > 0) throw cannotChange(runId, changed, asBatch);
  for (const { name, value } of params) known.set(keyOf(runId, name), value);
}

export function paramStatements(
  runs: readonly { runId: string; params: readonly NamedValue[] }[],
): Statement[] {
  const rows = runs.flatMap(({ runId, params }) =>
    params.map(({ name, value }) => [runId, name, value] as const),
  );
  rows.sort((a, b) => (a[0] === b[0] ? (a[1] < b[1] ? -1 : 1) : a[0] < b[0] ? -1 : 1));
  return insertStatements('run_param', ['run_id', 'name', 'value'], rows, { keepExisting: true });
}

function cannotChange(
  runId: string,
  changed: readonly { name: string; old: string; value: string }[],
  asBatch: boolean,
): AppError {
  const { name, old, value } = changed[0]!;
  const all = changed.map(
    (param) => `{'key': '${param.name}', 'old_value': '${param.old}', 'new_value': '${param.value}'}`,
  );
  const first =
    `Changing param values is not allowed. Param with key='${name}' was already logged with value='${old}' ` +
    `for run ID='${runId}'. Attempted logging new value '${value}'.`;
  const rest = asBatch ? ` Params were already logged='[${all.join(', ')}]' for run ID='${runId}'.` : '';
  return new AppError('INVALID_INPUT', first + rest, { field: asBatch ? 'params' : 'value', param: name });
}
