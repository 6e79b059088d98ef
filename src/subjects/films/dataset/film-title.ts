/** Articles that catalogues put behind a title to sort it by its next word. */
const ARTICLES = [
  ...['The', 'An', 'A', 'Les', 'Le', 'La', "L'", 'Une', 'Un', 'Los', 'Las', 'El', 'Una', 'Il', 'Lo', 'Gli'],
  ...['Der', 'Die', 'Das', 'Ein', 'Eine', 'Den', 'Det', 'De', 'Het', 'Os', 'As', 'O'],
].join('|');
/** Behind a whole title, or behind one in brackets. */
const AT_END = new RegExp(`^([^()]+?), (${ARTICLES})(?=\\s*\\(|$)`);
const IN_BRACKETS = new RegExp(`\\(([^()]+?), (${ARTICLES})\\)`, 'g');
/** A year in brackets, or the first of several, and perhaps a mark such as (V) for films made for video. */
const YEAR = /\s*\((\d{4})(?:\s*[-–]\s*\d{0,4})?\)\s*((?:\([A-Za-z]{1,2}\))?)\s*$/;

export interface TitleAndYear {
  readonly title: string;
  /** Null where the title has none. */
  readonly year: number | null;
}

/** Parts a catalogue's title: "Matrix, The (1999)" is "The Matrix" of 1999. */
export function titleAndYear(text: string): TitleAndYear {
  const clean = text.trim();
  const found = YEAR.exec(clean);
  const title = found === null ? clean : clean.slice(0, found.index).trim();
  // A title that is nothing but a year in brackets stays as it is.
  if (title === '') return { title: clean, year: null };
  return { title: withArticlesFirst(title), year: found === null ? null : Number(found[1]) };
}

function withArticlesFirst(title: string): string {
  return title
    .replace(AT_END, (_, name: string, article: string) => `${joined(article)}${name}`)
    .replace(IN_BRACKETS, (_, name: string, article: string) => `(${joined(article)}${name})`);
}

function joined(article: string): string {
  return article.endsWith("'") ? article : `${article} `;
}
