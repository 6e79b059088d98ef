import type { Container, JsonValue } from '../../ml/format/container.js';

/** The first thing in which a repetition differs from what was recorded. */
export interface Difference {
  /** e.g. `parameter linear.cost` or `classifier.weights[17]` */
  readonly where: string;
  readonly recorded: string;
  readonly repeated: string;
}

/** Longest text of a value in a difference. */
const VALUE_CHARS_MAX = 200;

type Settings = Readonly<Record<string, JsonValue | undefined>>;

/** The first name, in the order of the alphabet, under which two sets of settings differ; null when they are equal. */
export function firstDifferentSetting(
  what: string,
  recorded: Settings,
  repeated: Settings,
): Difference | null {
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(repeated)])].sort();
  return firstOf(names, (name) => {
    const where = what === '' ? name : `${what} ${name}`;
    return difference(where, recorded[name], repeated[name]);
  });
}

/**
 * What differs between two models: the header, then the numbers, then the notes, which say how good the model is and
 * so follow from the numbers. Null when the contents are equal.
 */
export function firstDifferentContent(recorded: Container, repeated: Container): Difference | null {
  const { notes, ...header } = recorded.meta;
  const { notes: notesNow, ...headerNow } = repeated.meta;
  return (
    difference('kind', recorded.kind, repeated.kind) ??
    firstDifferentMember('header', header, headerNow) ??
    firstDifferentNumber(recorded.arrays, repeated.arrays) ??
    firstDifferentMember('notes', notes, notesNow)
  );
}

function firstDifferentMember(
  where: string,
  recorded: JsonValue | undefined,
  repeated: JsonValue | undefined,
): Difference | null {
  if (!isNested(recorded) || !isNested(repeated)) return difference(where, recorded, repeated);
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(repeated)])];
  return firstOf(names, (name) => firstDifferentMember(`${where}.${name}`, recorded[name], repeated[name]));
}

function firstDifferentNumber(
  recorded: Container['arrays'],
  repeated: Container['arrays'],
): Difference | null {
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(repeated)])];
  return firstOf(names, (name) => {
    const [before, now] = [recorded[name], repeated[name]];
    const shape = (array: typeof before) => array && `${array.constructor.name} of ${array.length}`;
    const otherShape = difference(name, shape(before), shape(now));
    if (otherShape !== null || before === undefined || now === undefined) return otherShape;
    const index = before.findIndex((value, at) => !Object.is(value, now[at]));
    return index < 0
      ? null
      : { where: `${name}[${index}]`, recorded: String(before[index]), repeated: String(now[index]) };
  });
}

function difference(
  where: string,
  recorded: JsonValue | undefined,
  repeated: JsonValue | undefined,
): Difference | null {
  const [before, now] = [shown(recorded), shown(repeated)];
  if (before === now) return null;
  return { where, recorded: before.slice(0, VALUE_CHARS_MAX), repeated: now.slice(0, VALUE_CHARS_MAX) };
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isNested(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null;
}

function firstOf(names: readonly string[], compare: (name: string) => Difference | null): Difference | null {
  for (const name of names) {
    const found = compare(name);
    if (found !== null) return found;
  }
  return null;
}
