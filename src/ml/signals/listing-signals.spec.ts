import { describe, expect, it } from 'vitest';
import { PICTURE_FEATURE_COUNT, PICTURE_FEATURES } from '../image/picture-features.js';
import { PICTURE_STATISTICS } from '../image/picture-statistics.js';
import { TextVectorizer } from '../text/vectorizer.js';
import { SignalMeter } from './listing-signals.js';

const known = [
  { title: 'Lampe de bureau noire', description: 'Lampe en métal' },
  { title: 'Chaise de jardin', description: '' },
];
const vectorizer = new TextVectorizer().fit([...known, ...known]);
const SURE = Float32Array.of(1, 0, 0);

function measure(listing: { title: string; description?: string; picture?: Uint8Array }, answer = SURE) {
  return new SignalMeter().measure(vectorizer, { description: '', picture: null, ...listing }, answer);
}

describe('the signals of a listing', () => {
  it.each([
    ['a sure answer', [1, 0, 0], 1, 0],
    ['an answer that leaves it open', [0.25, 0.25, 0.5], 0.25, 1.5 * Math.log(2)],
    ['an even answer', [0.5, 0.5], 0, Math.log(2)],
  ])('are margin and entropy of %s', (_name, answer, margin, entropy) => {
    const signals = measure({ title: 'Lampe' }, Float32Array.from(answer));
    expect(signals.margin).toBeCloseTo(margin, 6);
    expect(signals.entropy).toBeCloseTo(entropy, 6);
  });

  it('count the words that the model does not know', () => {
    const signals = measure({ title: 'Lampe de chevet', description: 'Lampe en cuivre' });
    expect(signals).toMatchObject({ words: 6, unknownWords: 2 });
  });

  it('know a word by its field alone, as the model does', () => {
    expect(measure({ title: 'jardin', description: 'jardin' })).toMatchObject({ words: 2, unknownWords: 1 });
  });

  it('leave unknown words open for a model that reads no text', () => {
    const listing = { title: 'Lampe', description: '', picture: null };
    expect(new SignalMeter().measure(null, listing, SURE).unknownWords).toBeNull();
  });

  it('have lengths in characters, and 0 for a missing description', () => {
    expect(measure({ title: 'Crème' })).toMatchObject({ titleChars: 5, descriptionChars: 0 });
  });

  it.each([
    ['Lampe de bureau en métal avec un abat-jour réglable pour la maison', 'fr'],
    ['Adjustable desk lamp made of metal with a shade for your home', 'en'],
    ['Verstellbare Schreibtischlampe aus Metall mit einem Schirm für das Haus', 'de'],
    ['S8 64GB', null],
  ])('guess the language of %s', (title, language) => {
    expect(measure({ title }).language).toBe(language);
  });

  it('are those of the picture where there is one', () => {
    const picture = new Uint8Array(PICTURE_FEATURE_COUNT);
    picture[PICTURE_FEATURES.statistics.start + PICTURE_STATISTICS.indexOf('white share')] = 51;
    expect(measure({ title: '', picture })).toMatchObject({ pictureWhite: 0.2, pictureBrightness: 0 });
    expect(measure({ title: 'Lampe' }).pictureWhite).toBeNull();
  });
});

describe('near-duplicates', () => {
  const words = (count: number, from = 0) =>
    Array.from({ length: count }, (_, i) => `mot${from + i}`).join(' ');
  const meter = (...titles: string[]) => {
    const one = new SignalMeter();
    return titles.map(
      (title) => one.measure(vectorizer, { title, description: '', picture: null }, SURE).nearDuplicate,
    );
  };

  it('are found when the same words come again in another order', () => {
    expect(meter('Lampe de bureau noire', 'noire bureau de Lampe')).toEqual([false, true]);
  });

  it('are found among long listings of which one word differs', () => {
    expect(meter(words(60), `${words(59)} autre`)).toEqual([false, true]);
  });

  it('are not those that share half of their words', () => {
    expect(meter(words(40), words(40, 20))).toEqual([false, false]);
  });

  it('are not told of fewer than three words', () => {
    expect(meter('Lampe noire', 'Lampe noire')).toEqual([false, false]);
  });

  it('are forgotten after 4,096 others', () => {
    const others = Array.from({ length: 4_096 }, (_, i) => `a${i} b${i} c${i} d${i}`);
    expect(meter('Lampe de bureau', ...others, 'Lampe de bureau').at(-1)).toBe(false);
  });
});
