/** Who encodes more often than this hides something; each reading costs as much again as the text is long. */
const READINGS_MAX = 10;

/** A text percent-decoded once; what is no encoding stays as it is. */
export function decodedOnce(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) =>
    Buffer.from(encoded.replaceAll('%', ''), 'hex').toString(),
  );
}

/**
 * The text, and what it says each time that it is percent-decoded once more, to the end; null for one that has not come
 * to its end after ten times.
 */
export function decodings(text: string): readonly string[] | null {
  const readings = [text];
  while (readings.length <= READINGS_MAX) {
    const before = readings.at(-1)!;
    const after = decodedOnce(before);
    if (after === before) return readings;
    readings.push(after);
  }
  return null;
}
