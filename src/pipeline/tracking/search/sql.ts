/** A piece of a statement with the values of its question marks. The text is ours, never from a request. */
export interface Sql {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

export const sql = (text: string, ...parameters: readonly unknown[]): Sql => ({ text, parameters });

/** The pieces one after the other. */
export function joined(pieces: readonly Sql[], separator: string): Sql {
  return {
    text: pieces.map(({ text }) => text).join(separator),
    parameters: pieces.flatMap(({ parameters }) => parameters),
  };
}

/** As `expression`, with a name of a keyed table: names that differ in spaces at the end are equal to MySQL. */
export function nameIs(column: string, name: string): Sql {
  return sql(`${column} = ? AND CAST(${column} AS BINARY) = ?`, name, Buffer.from(name));
}

/** The milliseconds since 1970 of a DATETIME(3). */
export const milliseconds = (column: string) => `TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ${column}) / 1000`;
