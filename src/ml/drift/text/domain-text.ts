/** More of a text changes little of what is found. */
const TEXT_CHARS_MAX = 2_000;

/** The text of a listing as the classifier reads it; empty for one without. */
export function domainTextOf({ title, description }: { title: string; description: string }): string {
  return `${title} ${description}`.trim().slice(0, TEXT_CHARS_MAX);
}
