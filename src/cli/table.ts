/** Lines of a table with aligned columns: numbers, given as such or already written out, to the right. */
export function tableLines(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string[] {
  const texts = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...texts.map((row) => [...row[column]!].length)));
  const right = header.map((_, column) =>
    rows.every((row) => typeof row[column] === 'number' || /^[\d.]+$/.test(String(row[column]))),
  );
  return texts.map((row) =>
    row
      .map((text, column) => {
        const padding = ' '.repeat(widths[column]! - [...text].length);
        return right[column] ? padding + text : text + padding;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Lines "name  value", the values below each other. */
export function factLines(facts: Readonly<Record<string, string | number>>): string[] {
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  return Object.entries(facts).map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

export function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}
