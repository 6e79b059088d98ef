/** The search of runs as one would write it for a list in memory: what the SQL must agree with. */
export interface ListedRun {
  readonly id: string;
  readonly name: string;
  readonly startMs: number | null;
  /** NaN is kept as 0 with a flag. */
  readonly metrics: ReadonlyMap<string, { value: number; isNan: boolean }>;
  readonly params: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
}

export interface Clause {
  readonly entity: 'metrics' | 'params' | 'tags' | 'attributes';
  readonly key: string;
  readonly comparator: string;
  readonly value: number | string | readonly string[] | null;
}

export interface OrderBy {
  readonly entity: Clause['entity'];
  readonly key: string;
  readonly direction: 'ASC' | 'DESC';
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const identifier = ({ entity, key }: { entity: string; key: string }) =>
  `${entity}.\`${key.replaceAll('`', '``')}\``;

export function filterText(clauses: readonly Clause[]): string {
  return clauses.map(clauseText).join(' AND ');
}

function clauseText(clause: Clause): string {
  const { comparator, value } = clause;
  if (value === null) return `${identifier(clause)} ${comparator}`;
  if (typeof value === 'number') return `${identifier(clause)} ${comparator} ${value}`;
  const written = typeof value === 'string' ? quoted(value) : `(${value.map(quoted).join(', ')})`;
  return `${identifier(clause)} ${comparator} ${written}`;
}

export const orderText = (order: OrderBy) => `${identifier(order)} ${order.direction}`;

/** The ids of the runs that fit, in their order. */
export function searchInMemory(
  runs: readonly ListedRun[],
  clauses: readonly Clause[],
  orders: readonly OrderBy[],
): string[] {
  return runs
    .filter((run) => clauses.every((clause) => fits(run, clause)))
    .sort((a, b) => {
      for (const order of [...orders, START, ID]) {
        const difference = compare(a, b, order);
        if (difference !== 0) return difference;
      }
      return 0;
    })
    .map(({ id }) => id);
}

const START: OrderBy = { entity: 'attributes', key: 'start_time', direction: 'DESC' };
const ID: OrderBy = { entity: 'attributes', key: 'run_id', direction: 'ASC' };

function storedValue(
  run: ListedRun,
  { entity, key }: { entity: string; key: string },
): string | number | null {
  switch (entity) {
    case 'metrics':
      return run.metrics.get(key)?.value ?? null;
    case 'params':
      return run.params.get(key) ?? null;
    case 'tags':
      return run.tags.get(key) ?? null;
    default:
      return { run_id: run.id, run_name: run.name, start_time: run.startMs }[key] ?? null;
  }
}

function fits(run: ListedRun, clause: Clause): boolean {
  const own = storedValue(run, clause);
  const { comparator, value } = clause;
  if (comparator === 'IS NULL') return own === null;
  if (comparator === 'IS NOT NULL') return own !== null;
  if (own === null || value === null) return false;
  switch (comparator) {
    case '=':
      return own === value;
    case '!=':
      return own !== value;
    case '<':
      return own < value;
    case '<=':
      return own <= value;
    case '>':
      return own > value;
    case '>=':
      return own >= value;
    case 'IN':
      return (value as readonly string[]).includes(own as string);
    case 'NOT IN':
      return !(value as readonly string[]).includes(own as string);
    case 'LIKE':
      return like(own as string, value as string);
    default:
      return like((own as string).toLowerCase(), (value as string).toLowerCase());
  }
}

function like(text: string, pattern: string): boolean {
  const source = [...pattern]
    .map((character) => {
      if (character === '%') return '[^]*';
      if (character === '_') return '[^]';
      return character.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`, 'u').test(text);
}

function compare(a: ListedRun, b: ListedRun, order: OrderBy): number {
  const rank = (run: ListedRun) => {
    if (storedValue(run, order) === null) return 2;
    return order.entity === 'metrics' && run.metrics.get(order.key)!.isNan ? 1 : 0;
  };
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  const [left, right] = [storedValue(a, order), storedValue(b, order)];
  if (left === null || right === null) return 0;
  const difference =
    typeof left === 'number'
      ? left - (right as number)
      : Buffer.compare(Buffer.from(left), Buffer.from(right as string));
  return order.direction === 'ASC' ? difference : -difference;
}
