/** The value of a parameter that is written as text, on a command line or in a run: `0.5`, `true`, `auto`. */
export function typedValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : text;
}
