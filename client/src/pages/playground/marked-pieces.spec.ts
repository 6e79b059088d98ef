import { describe, expect, it } from 'vitest';
import { passagesOf, piecesOf } from './marked-pieces.ts';

const term = (text: string, contribution: number, ...spans: [number, number][]) => ({
  ...{ text, contribution },
  spans: spans.map(([start, end]) => ({ start, end })),
});

describe('the pieces of a marked text', () => {
  it('give the text when they are put together', () => {
    const text = 'housse de coussin en velours';
    const pieces = piecesOf(text, [term('coussin', 1, [10, 17]), term('en velours', -1, [18, 28])]);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  });

  it('add up what a word and the pair that it is in contribute', () => {
    const pieces = piecesOf('jeu video', [term('jeu', 2, [0, 3]), term('jeu video', -0.5, [0, 9])]);
    expect(pieces.map(({ text, contribution }) => [text, contribution])).toEqual([
      ['jeu', 1.5],
      [' video', -0.5],
    ]);
  });

  it('name each term that stands there once, although its spans overlap', () => {
    const [first] = piecesOf('la la la', [term('la la', 1, [0, 5], [3, 8])]);
    expect(first).toMatchObject({ text: 'la ', terms: ['la la'] });
  });

  it('ignore spans that are not in the text', () => {
    expect(piecesOf('abc', [term('x', 1, [2, 9], [-1, 2], [1, 1])])).toHaveLength(1);
  });

  it('are none for an empty text', () => {
    expect(piecesOf('', [])).toEqual([]);
  });
});

describe('the passages of a long text', () => {
  const long = `${'mot '.repeat(500)}velours${' mot'.repeat(500)}`;
  const passages = passagesOf(piecesOf(long, [term('velours', 1, [2000, 2007])]), 1_000);

  it('keep what is marked', () => {
    expect(passages.find((each) => 'terms' in each && each.terms.length > 0)).toMatchObject({
      text: 'velours',
    });
  });

  it('count every character that is left out', () => {
    const chars = passages.reduce(
      (sum, each) => sum + ('hidden' in each ? each.hidden : each.text.length),
      0,
    );
    expect(chars).toBe(long.length);
  });

  it('are much shorter than the text', () => {
    const shown = passages.reduce((sum, each) => sum + ('hidden' in each ? 0 : each.text.length), 0);
    expect(shown).toBeLessThan(500);
  });

  it('never part the two halves of an emoji', () => {
    const emoji = '\u{1F9F8}'.repeat(3_000);
    // encodeURIComponent throws at half a character.
    for (const each of passagesOf(piecesOf(emoji, []), 100, 33)) {
      if ('text' in each) expect(encodeURIComponent(each.text)).not.toBe('');
    }
  });

  it('are the whole of a short one', () => {
    expect(passagesOf(piecesOf('court', []), 100)).toHaveLength(1);
  });
});
