import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../ml/random.js';
import { createGrammar, type Lexicon } from './grammar.js';

function expand(template: string, lexicon: Lexicon = {}, seed = 1): string {
  return createGrammar([lexicon])(template)({ random: createRandom(seed), kept: new Map() });
}

describe('createGrammar', () => {
  it('leaves plain text as it is', () => {
    expect(expand('une table (ronde), 40 % bois')).toBe('une table (ronde), 40 % bois');
  });

  it('expands slots within slots', () => {
    expect(expand('{outer}', { outer: ['le {inner}'], inner: ['chat'] })).toBe('le chat');
  });

  it('looks a slot up in the first lexicon that has it', () => {
    const compile = createGrammar([{ a: ['near'] }, { a: ['far'], b: ['only far'] }]);
    const draw = { random: createRandom(1), kept: new Map<string, string>() };
    expect(compile('{a}, {b}')(draw)).toBe('near, only far');
  });

  it('repeats a kept slot', () => {
    const [first, second] = expand('{n!} {n!}', { n: ['{1..1000000}'] }).split(' ');
    expect(first).toBe(second);
  });

  it('draws a free slot anew', () => {
    const [first, second] = expand('{n} {n}', { n: ['{1..1000000}'] }).split(' ');
    expect(first).not.toBe(second);
  });

  it('draws every number of a range in its steps, ends included', () => {
    const phrase = createGrammar([])('{10..30/10}');
    const draw = { random: createRandom(3), kept: new Map<string, string>() };
    const drawn = new Set(Array.from({ length: 200 }, () => phrase(draw)));
    expect([...drawn].sort()).toEqual(['10', '20', '30']);
  });

  it('fills the letters and digits of a reference', () => {
    expect(expand('{%AA-99}')).toMatch(/^[A-Z]{2}-\d{2}$/);
  });

  it('draws every alternative, the empty one and nested ones too', () => {
    const phrase = createGrammar([])('(a|(b|c)|)');
    const draw = { random: createRandom(5), kept: new Map<string, string>() };
    const drawn = new Set(Array.from({ length: 200 }, () => phrase(draw)));
    expect([...drawn].sort()).toEqual(['', 'a', 'b', 'c']);
  });

  it('refuses a slot without a list', () => {
    expect(() => expand('{nothing}')).toThrow('no list of words is called "nothing"');
  });

  it('refuses an open brace', () => {
    expect(() => expand('a {b')).toThrow('not closed');
  });
});
