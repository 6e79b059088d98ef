import { describe, expect, it } from 'vitest';
import { decodeContainer, encodeContainer } from '../format/container.js';
import { decodeProfile, encodeProfile } from './profile.js';
import {
  LISTING_SIGNALS,
  type MeasuredAnswer,
  SignalProfileBuilder,
  withoutPictures,
} from './signal-profile.js';

const answer = (parts: Partial<MeasuredAnswer> = {}): MeasuredAnswer => ({
  ...{ category: '10', confidence: 0.9, hasPicture: false, margin: 0.8, entropy: 0.4, titleChars: 20 },
  ...{ descriptionChars: 100, words: 10, unknownWords: 1, language: 'fr', nearDuplicate: false },
  ...{ pictureAspect: null, pictureWhite: null, pictureBrightness: null },
  ...{ pictureContrast: null, pictureEdges: null, pictureForeground: null },
  ...parts,
});

function profileOf(...answers: MeasuredAnswer[]) {
  const builder = new SignalProfileBuilder();
  for (const one of answers) builder.add(one);
  return builder.build();
}

describe('a profile of signals', () => {
  it('has the numbers in rising order', () => {
    const { numeric } = profileOf(
      answer({ confidence: 0.9 }),
      answer({ confidence: 0.2 }),
      answer({ confidence: 0.5 }),
    );
    expect([...numeric.confidence]).toEqual([0.2, 0.5, 0.9]);
  });

  it('has the share of words that the model does not know, and none for a listing without words', () => {
    const { numeric } = profileOf(
      answer({ words: 8, unknownWords: 2 }),
      answer({ words: 0, unknownWords: 0 }),
    );
    expect([...numeric.unknownShare]).toEqual([0.25]);
  });

  it('takes a missing description as missing, not as a short one', () => {
    const { numeric, categorical } = profileOf(answer({ descriptionChars: 0 }), answer());
    expect([...numeric.descriptionChars]).toEqual([100]);
    expect(categorical.description).toEqual(
      new Map([
        ['missing', 1],
        ['present', 1],
      ]),
    );
  });

  it('counts the rows of each value', () => {
    const { categorical } = profileOf(answer(), answer({ category: '40' }), answer());
    expect(categorical.category).toEqual(
      new Map([
        ['10', 2],
        ['40', 1],
      ]),
    );
  });

  it('does not count near-duplicates, which depend on what a process remembers', () => {
    expect(Object.keys(profileOf(answer({ nearDuplicate: true })).categorical)).not.toContain(
      'nearDuplicate',
    );
  });

  it('has nothing of pictures where the model reads none', () => {
    const { rows, numeric, categorical } = withoutPictures(
      profileOf(answer({ hasPicture: true, pictureWhite: 0.5 })),
    );
    expect([rows, numeric.words.length, numeric.pictureWhite.length, categorical.picture.size]).toEqual([
      1, 1, 0, 0,
    ]);
  });

  it('is the same after it was kept in a file', () => {
    const profile = profileOf(answer(), answer({ category: '__proto__', language: null, pictureWhite: 0.5 }));
    const file = Buffer.concat(encodeContainer(encodeProfile(profile, { of: 'a test' })));
    expect(decodeProfile(decodeContainer(file), LISTING_SIGNALS)).toEqual(profile);
  });

  it('is not read from another file', () => {
    expect(() => decodeProfile({ kind: 'listing-model', meta: {}, arrays: {} }, LISTING_SIGNALS)).toThrow(
      /no profile/,
    );
  });
});
