import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from './clean.js';

const HOSTILE_CHARS = 100_000;
const HOSTILE_MS_MAX = 500;

describe('cleanText', () => {
  it.each([
    ['an entity', 'caf&eacute; &amp; th&#233;', 'café & thé'],
    ['an entity encoded twice', 'l&amp;#39;&amp;eacute;t&amp;eacute;', "l'été"],
    ['an entity without its semicolon', 'R&eacutesistance', 'Résistance'],
    ['what only looks like an entity', 'H&M &foo; 100% &', 'H&M &foo; 100% &'],
    ['tags', '<p>rouge<br/>et <b class="x">bleu</b></p>', 'rouge et bleu'],
    ['tags hidden by entities', '&lt;b&gt;gros&lt;/b&gt;', 'gros'],
    ['a processing instruction', '<?xml:namespace prefix = o />table', 'table'],
    ['a tag that is never closed', 'lampe <a href="x', 'lampe'],
    ['a script with its content', 'a<SCRIPT type="x">if (1 < 2) alert("b")</script >c', 'a c'],
    ['a style with its content', 'a<style>p { color: red }</style>c', 'a c'],
    ['a script that is never closed, whose text stays', 'a<script>lampe', 'a lampe'],
    ['a comment', 'a<!-- b <i> -->c', 'a c'],
    ['a comment that is never closed', 'a<!-- b', 'a'],
    ['two canonical forms of one letter', 'e\u0301te\u0301', 'été'],
    ['control characters', 'a\u0000b\u0007c\u2028d\u0085e', 'a b c d e'],
    ['invisible characters', 'al\u00adbum\u200b \ufeffrare\u202e', 'album rare'],
    ['lone surrogates', 'a\ud83db\ude00c', 'a b c'],
    ['runs of white space', '  a \t\r\n\u00a0\u3000 b ', 'a b'],
    ['a comparison', '5 < 6 et 7 > 6', '5 < 6 et 7 > 6'],
    ['a heart', 'I <3 you', 'I <3 you'],
    ['an arrow', '<- ici', '<- ici'],
    ['emoji joined into one', '👩‍👩‍👧 ❤️‍🔥 👩🏽‍🚀', '👩‍👩‍👧 ❤️‍🔥 👩🏽‍🚀'],
  ])('cleans %s', (_what, raw, clean) => {
    expect(cleanText(raw)).toBe(clean);
  });

  // Of pieces that matter, so that tags, entities and joiners really come together.
  const messy = fc.string({
    unit: fc.oneof(
      fc.constantFrom('&', 'amp;', 'lt;', '#60;', '<', '>', '</', 'b', '<!--', '-->', 'script', 'style'),
      fc.constantFrom('\u200b', '\u200d', '😀', '\ud83d', '\u0301', '\u0338', '\u037e', '\0', ' ', '"'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 12,
  });

  it('changes nothing in a clean text', () => {
    fc.assert(
      fc.property(messy, (raw) => {
        const clean = cleanText(raw);
        expect(cleanText(clean)).toBe(clean);
      }),
      { numRuns: 5_000 },
    );
  });

  it('leaves well-formed Unicode in form NFC without control characters', () => {
    fc.assert(
      fc.property(messy, (raw) => {
        const clean = cleanText(raw);
        expect(clean).toBe(clean.normalize('NFC'));
        expect(Buffer.from(clean).toString()).toBe(clean);
        expect(clean).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '<a ',
    '<',
    '<!--',
    '<!-- -->',
    '<script>',
    '<script ',
    '<script></script',
    '</script ',
    '<style',
    '&amp;',
    '&amp',
    '&#',
    '<a "',
    '\u200d',
    '\ud83d',
    ' \u0301',
    '&amp;lt;a ',
  ])('takes no more than linear time on 100,000 characters of %j', (piece) => {
    const hostile = piece.repeat(HOSTILE_CHARS / piece.length);
    const startedAt = performance.now();
    cleanText(hostile);
    expect(performance.now() - startedAt).toBeLessThan(HOSTILE_MS_MAX);
  });
});
