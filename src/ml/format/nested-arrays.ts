import type { ContainerArray } from './container.js';

type NamedArrays = Readonly<Record<string, ContainerArray>>;

/** Puts the arrays of named parts into one record, each name prefixed by its part's. */
export function joinArrays(parts: Readonly<Record<string, NamedArrays>>): NamedArrays {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([part, arrays]) =>
      Object.entries(arrays).map(([name, array]) => [`${part}.${name}`, array]),
    ),
  );
}

/** The arrays of one part again. */
export function arraysOf(part: string, arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(
    Object.entries(arrays)
      .filter(([name]) => name.startsWith(`${part}.`))
      .map(([name, array]) => [name.slice(part.length + 1), array]),
  );
}
