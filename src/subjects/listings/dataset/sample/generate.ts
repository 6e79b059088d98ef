import { createRandom, type Random } from '../../../../ml/random.js';
import { RAKUTEN_CATEGORIES } from '../categories.js';
import { createDraftWriters, type Draft, type DraftWriter } from './draft.js';
import { messUpDescription, messUpTitle } from './mess.js';
import { CATEGORY_PROFILES } from './profiles.js';

export interface SampleOptions {
  /** How many listings, a whole number from 0. */
  listings: number;
  /** A safe integer; the same seed gives the same listings, and fewer listings are the first of more. */
  seed: number;
}

/** One made-up listing, as a row of the challenge's files holds it. */
export interface SampleListing {
  index: number;
  designation: string;
  /** Empty for about a third of the listings. */
  description: string;
  productId: number;
  imageId: number;
  categoryCode: string;
  /** What the picture shows: the category, unless the label is wrong. */
  depictedCode: string;
}

const NEAR_DUPLICATE_SHARE = 0.04;
const WRONG_LABEL_SHARE = 0.035;
/** Of the wrong labels, those that name a neighbour; the others name any category. */
const WRONG_LABEL_NEIGHBOUR_SHARE = 0.75;
/** A near-duplicate repeats one of this many latest originals. */
const REMEMBERED_MAX = 1000;

const LISTINGS_IN_TRAIN = RAKUTEN_CATEGORIES.reduce((sum, category) => sum + category.listingsInTrain, 0);

const NEIGHBOURS = new Map(
  Object.entries(CATEGORY_PROFILES).map(([code, { looksLike }]) => [code, Object.entries(looksLike)]),
);

/** Odd strides visit every residue once, so ids never repeat within 2^28 listings. */
const PRODUCT_ID_MODULUS = 2 ** 32;
const PRODUCT_ID_STRIDE = 1_597_334_677;
const IMAGE_ID_MODULUS = 2 ** 30;
const IMAGE_ID_STRIDE = 618_970_019;

interface Original {
  draft: Draft;
  categoryCode: string;
  depictedCode: string;
}

/**
 * Made-up listings of the 27 categories at their real shares, one at a time and in constant memory.
 *
 * @throws RangeError when `listings` is not a whole number from 0 or `seed` is not a safe integer
 */
export function* generateSampleListings(options: SampleOptions): Generator<SampleListing> {
  if (!Number.isSafeInteger(options.listings) || options.listings < 0) {
    throw new RangeError(`listings must be a whole number from 0, got ${options.listings}`);
  }
  const random = createRandom(options.seed);
  const writers = createDraftWriters();
  const productIdStart = random.int(PRODUCT_ID_MODULUS);
  const imageIdStart = random.int(IMAGE_ID_MODULUS);
  const remembered: Original[] = [];
  let originals = 0;
  for (let index = 0; index < options.listings; index++) {
    const repeats = remembered.length > 0 && random.next() < NEAR_DUPLICATE_SHARE;
    const original = repeats
      ? (remembered[random.int(remembered.length)] as Original)
      : writeOriginal(writers, random);
    if (!repeats) remembered[originals++ % REMEMBERED_MAX] = original;
    const draft = repeats ? vary(original.draft, random) : original.draft;
    yield {
      index,
      designation: messUpTitle(draft.title, random),
      description: messUpDescription(draft.sentences, draft.specs, random),
      productId: (productIdStart + index * PRODUCT_ID_STRIDE) % PRODUCT_ID_MODULUS,
      imageId: (imageIdStart + index * IMAGE_ID_STRIDE) % IMAGE_ID_MODULUS,
      categoryCode: original.categoryCode,
      depictedCode: original.depictedCode,
    };
  }
}

function writeOriginal(writers: ReadonlyMap<string, DraftWriter>, random: Random): Original {
  const categoryCode = drawCategory(random);
  const { writtenLike, depictedCode } = drawLooks(categoryCode, random);
  const write = writers.get(writtenLike);
  if (!write) throw new Error(`no vocabulary for a neighbour of category ${categoryCode}`);
  return { categoryCode, depictedCode, draft: write(random) };
}

function drawCategory(random: Random): string {
  let left = random.int(LISTINGS_IN_TRAIN);
  for (const category of RAKUTEN_CATEGORIES) {
    left -= category.listingsInTrain;
    if (left < 0) return category.code;
  }
  throw new Error('unreachable: the shares add up to one');
}

/**
 * The category like whose listings a listing labelled `code` is written: mostly its own. Where the label is wrong,
 * the picture shows what the text says; a look-alike text has a picture of its own category.
 */
function drawLooks(code: string, random: Random): { writtenLike: string; depictedCode: string } {
  const neighbours = NEIGHBOURS.get(code) ?? [];
  if (random.next() < WRONG_LABEL_SHARE) {
    const real =
      random.next() < WRONG_LABEL_NEIGHBOUR_SHARE
        ? (neighbours[random.int(neighbours.length)]?.[0] as string)
        : drawCategory(random);
    return { writtenLike: real, depictedCode: real };
  }
  let chance = random.next();
  for (const [neighbour, share] of neighbours) {
    chance -= share;
    if (chance < 0) return { writtenLike: neighbour, depictedCode: code };
  }
  return { writtenLike: code, depictedCode: code };
}

/** Another seller's listing of the same product: the text again, or cut short, or the title alone. */
function vary(draft: Draft, random: Random): Draft {
  const kind = random.int(4);
  if (kind === 0) return { title: draft.title, sentences: [], specs: [] };
  if (kind === 1) return { title: draft.title, sentences: draft.sentences.slice(0, 2), specs: [] };
  return draft;
}
