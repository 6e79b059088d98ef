import { describe, expect, it } from 'vitest';
import { RAKUTEN_CATEGORIES } from '../categories.js';
import { generateSampleListings, type SampleListing } from './generate.js';

const LISTINGS = 12_000;
const SAMPLE = [...generateSampleListings({ listings: LISTINGS, seed: 7 })];
const DESCRIBED = SAMPLE.filter((listing) => listing.description !== '');

function share(of: readonly SampleListing[], test: (text: string) => boolean): number {
  return of.filter((listing) => test(`${listing.designation} ${listing.description}`)).length / of.length;
}

function wordCount(text: string): number {
  return text.split(/[ \n]+/).filter((word) => word !== '').length;
}

describe('generateSampleListings', () => {
  it('gives the same listings for the same seed', () => {
    const again = [...generateSampleListings({ listings: 300, seed: 7 })];
    expect(again).toEqual([...generateSampleListings({ listings: 300, seed: 7 })]);
  });

  it('gives other listings for another seed', () => {
    const titles = new Set(SAMPLE.slice(0, 300).map((listing) => listing.designation));
    const others = [...generateSampleListings({ listings: 300, seed: 8 })];
    expect(others.filter((listing) => titles.has(listing.designation)).length).toBeLessThan(10);
  });

  it('gives the first of more listings when asked for fewer', () => {
    expect([...generateSampleListings({ listings: 500, seed: 7 })]).toEqual(SAMPLE.slice(0, 500));
  });

  it('gives each category its real share, within four standard errors', () => {
    for (const category of RAKUTEN_CATEGORIES) {
      const expected = category.listingsInTrain / 84_916;
      const actual = SAMPLE.filter((listing) => listing.categoryCode === category.code).length / LISTINGS;
      const standardError = Math.sqrt((expected * (1 - expected)) / LISTINGS);
      expect(Math.abs(actual - expected), category.code).toBeLessThan(4 * standardError);
    }
  });

  it('has all 27 categories among 8,000 listings', () => {
    expect(new Set(SAMPLE.slice(0, 8000).map((listing) => listing.categoryCode)).size).toBe(27);
  });

  it('leaves 35 % of the descriptions out, within three points', () => {
    expect(Math.abs(1 - DESCRIBED.length / LISTINGS - 0.35)).toBeLessThan(0.03);
  });

  it('repeats 3 to 5 % of the titles, but for case, accents and punctuation', () => {
    const seen = new Set<string>();
    let repeats = 0;
    for (const { designation } of SAMPLE) {
      const key = designation
        .normalize('NFD')
        .replace(/[^a-z0-9]/gi, '')
        .toLowerCase();
      if (seen.has(key)) repeats++;
      seen.add(key);
    }
    expect(repeats / LISTINGS).toBeGreaterThan(0.03);
    expect(repeats / LISTINGS).toBeLessThan(0.05);
  });

  it('writes titles of 3 to 25 words', () => {
    const counts = SAMPLE.map((listing) => wordCount(listing.designation));
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...counts)).toBeLessThanOrEqual(25);
  });

  it('writes descriptions of about 120 words on average, with a long tail', () => {
    const counts = DESCRIBED.map((listing) => wordCount(listing.description)).sort((a, b) => a - b);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    expect(mean).toBeGreaterThan(100);
    expect(mean).toBeLessThan(140);
    expect(counts[Math.floor(counts.length * 0.99)]).toBeGreaterThan(400);
  });

  it('leaves HTML in 25 to 45 % of the descriptions', () => {
    const html = share(DESCRIBED, (text) => /<\/?[a-z]+[^>]*>/.test(text));
    expect(html).toBeGreaterThan(0.25);
    expect(html).toBeLessThan(0.45);
  });

  it('leaves entities in 35 to 60 % of the descriptions, 2 to 4 % encoded twice', () => {
    const entities = share(DESCRIBED, (text) => /&(#\d+|[a-z]+\d?);/i.test(text));
    const twice = share(DESCRIBED, (text) => /&amp;(#\d+|[a-z]+\d?);/i.test(text));
    expect(entities).toBeGreaterThan(0.35);
    expect(entities).toBeLessThan(0.6);
    expect(twice).toBeGreaterThan(0.02);
    expect(twice).toBeLessThan(0.04);
  });

  it('leaves mojibake in 1 to 3 % of the listings', () => {
    const mojibake = share(SAMPLE, (text) => /Ã[©¨ª§´¹»®¯¢«\u00a0]|â€™/.test(text));
    expect(mojibake).toBeGreaterThan(0.01);
    expect(mojibake).toBeLessThan(0.03);
  });

  it('breaks apostrophes and lists into ¿ in 2 to 8 % of the listings', () => {
    const odd = share(SAMPLE, (text) => text.includes('¿'));
    expect(odd).toBeGreaterThan(0.02);
    expect(odd).toBeLessThan(0.08);
  });

  it('uses thousands of words and tens of thousands of pairs of words in titles', () => {
    const words = new Set<string>();
    const pairs = new Set<string>();
    for (const { designation } of SAMPLE) {
      const tokens = designation.toLowerCase().match(/\p{L}+/gu) ?? [];
      tokens.forEach((token, at) => {
        words.add(token);
        if (at > 0) pairs.add(`${tokens[at - 1]} ${token}`);
      });
    }
    expect(words.size).toBeGreaterThan(4000);
    expect(pairs.size).toBeGreaterThan(20_000);
  });

  it('never repeats an id', () => {
    expect(new Set(SAMPLE.map((listing) => listing.productId)).size).toBe(LISTINGS);
    expect(new Set(SAMPLE.map((listing) => listing.imageId)).size).toBe(LISTINGS);
  });

  it('gives nothing when asked for nothing', () => {
    expect([...generateSampleListings({ listings: 0, seed: 1 })]).toEqual([]);
  });

  it.each([-1, 1.5, Number.NaN])('refuses %s listings', (listings) => {
    expect(() => generateSampleListings({ listings, seed: 1 }).next()).toThrow(RangeError);
  });
});
