import type { EntityManager } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { bulkInsert } from '../../store/bulk.js';
import type { NamedValue } from './run-data-rules.js';

/** Parameters of locked runs that were set before, or are about to be, by run and name. */
export type KnownParams = Map<string, string>;

/** MySQL compares keys without the spaces at their end. */
const keyOf = (runId: string, name: string) => `${runId}/${name.replace(/ +$/, '')}`;

/** The values that parameters of these names have. The runs must be locked. */
export async function readParams(
  manager: EntityManager,
  runs: readonly { runId: string; params: readonly NamedValue[] }[],
): Promise<KnownParams> {
  const withParams = runs.filter(({ params }) => params.length > 0);
  if (withParams.length === 0) return new Map();
  const names = new Set(withParams.flatMap(({ params }) => params.map(({ name }) => name)));
  const rows: { runId: string; name: string; value: string }[] = await manager.query(
    'SELECT run_id AS runId, name, value FROM run_param WHERE run_id IN (?) AND name IN (?)',
    [[...new Set(withParams.map(({ runId }) => runId))], [...names]],
  );
  return new Map(rows.map(({ runId, name, value }) => [keyOf(runId, name), value]));
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

export async function insertParams(
  manager: EntityManager,
  runs: readonly { runId: string; params: readonly NamedValue[] }[],
): Promise<void> {
  const rows = runs.flatMap(({ runId, params }) =>
    params.map(({ name, value }) => [runId, name, value] as const),
  );
  rows.sort((a, b) => (a[0] === b[0] ? (a[1] < b[1] ? -1 : 1) : a[0] < b[0] ? -1 : 1));
  await bulkInsert(manager, 'run_param', ['run_id', 'name', 'value'], rows, { keepExisting: true });
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
