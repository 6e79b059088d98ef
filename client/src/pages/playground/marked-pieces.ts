/** A term that is marked wherever it stands in one text. */
export interface MarkedTerm {
  readonly text: string;
  readonly contribution: number;
  /** In UTF-16 code units of the text. */
  readonly spans: readonly { readonly start: number; readonly end: number }[];
}

/** Part of a text between two changes of what is marked. */
export interface Piece {
  readonly start: number;
  readonly text: string;
  /** The sum over the terms that stand here; 0 for plain text. */
  readonly contribution: number;
  /** The terms that stand here, each once. */
  readonly terms: readonly string[];
}

/** A part of a text that is not shown. */
export interface Gap {
  readonly start: number;
  /** Length of the part, in characters as people count them by and large (UTF-16 code units). */
  readonly hidden: number;
}

/**
 * Cuts a text at the edges of its marks, which may overlap (a word, and the pair of words that it is in).
 *
 * @returns pieces that give the text when they are put together; spans outside of it are ignored
 */
export function piecesOf(text: string, terms: readonly MarkedTerm[]): Piece[] {
  const edges = new Map<number, { opens: MarkedTerm[]; closes: MarkedTerm[] }>();
  const edgeAt = (at: number) => {
    const edge = edges.get(at) ?? { opens: [], closes: [] };
    edges.set(at, edge);
    return edge;
  };
  for (const term of terms) {
    for (const { start, end } of term.spans) {
      if (start < 0 || end > text.length || start >= end) continue;
      edgeAt(start).opens.push(term);
      edgeAt(end).closes.push(term);
    }
  }
  const pieces: Piece[] = [];
  const open: MarkedTerm[] = [];
  let from = 0;
  for (const at of [...edges.keys(), text.length].sort((one, other) => one - other)) {
    if (at > from) pieces.push(pieceOf(text, from, at, open));
    const edge = edges.get(at);
    for (const term of edge?.closes ?? []) open.splice(open.indexOf(term), 1);
    open.push(...(edge?.opens ?? []));
    from = at;
  }
  return pieces;
}

function pieceOf(text: string, start: number, end: number, open: readonly MarkedTerm[]): Piece {
  const standing = [...new Set(open)];
  return {
    start,
    text: text.slice(start, end),
    contribution: standing.reduce((sum, { contribution }) => sum + contribution, 0),
    terms: standing.map((term) => term.text),
  };
}

/**
 * The passages of a long text around its marks, those of the beginning first, with gaps for what is left out.
 *
 * @param pieces of the whole text
 * @param charsMax how much is shown by and large; a shorter text is shown whole
 * @param around how many characters of plain text stay beside a mark
 */
export function passagesOf(pieces: readonly Piece[], charsMax: number, around = 60): (Piece | Gap)[] {
  const total = pieces.reduce((sum, { text }) => sum + text.length, 0);
  if (total <= charsMax) return [...pieces];
  const shown: (Piece | Gap)[] = [];
  let chars = 0;
  const hide = (start: number, hidden: number) => {
    if (hidden === 0) return;
    const last = shown.at(-1);
    if (last !== undefined && 'hidden' in last)
      shown[shown.length - 1] = { ...last, hidden: last.hidden + hidden };
    else shown.push({ start, hidden });
  };
  const show = (piece: Piece, from: number, to: number) => {
    if (to <= from) return;
    shown.push({ ...piece, start: piece.start + from, text: piece.text.slice(from, to) });
    chars += to - from;
  };
  for (const [at, piece] of pieces.entries()) {
    const { text, start, terms } = piece;
    const head = wholeWordsBefore(text, at === 0 ? 2 * around : around);
    const tail = at === pieces.length - 1 ? text.length : wholeWordsAfter(text, text.length - around);
    if (chars >= charsMax) hide(start, text.length);
    else if (terms.length > 0 || tail <= head) show(piece, 0, text.length);
    else {
      show(piece, 0, head);
      hide(start + head, tail - head);
      show(piece, tail, text.length);
    }
  }
  return shown;
}

/** The end of the last whole word within the first `limit` units; never inside of a character of two units. */
function wholeWordsBefore(text: string, limit: number): number {
  if (limit >= text.length) return text.length;
  const space = text.lastIndexOf(' ', limit);
  return onCharacterEdge(text, space > limit / 2 ? space : limit);
}

/** The start of the first whole word behind `from`. */
function wholeWordsAfter(text: string, from: number): number {
  if (from <= 0) return 0;
  const space = text.indexOf(' ', from);
  return onCharacterEdge(text, space < 0 || space - from > (text.length - from) / 2 ? from : space + 1);
}

function onCharacterEdge(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
