import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Calibration, calibrateScores, identityCalibration } from '../calibration/calibration.js';
import { FusionClassifier } from '../fusion/fusion-classifier.js';
import { type FusionWeights, textAlone } from '../fusion/fusion-weights.js';
import { LinearClassifier } from '../linear/linear-classifier.js';
import type { Classifier } from '../model/classifier.js';
import { ListingModel } from '../model/listing-model.js';
import type { FeatureRows, ListingInput } from '../model/rows.js';
import { createRandom } from '../random.js';
import { CsrBuilder } from '../sparse/csr.js';
import { fieldFactors } from '../text/term-weights.js';
import { type Term, TextVectorizer } from '../text/vectorizer.js';
import { explainListing } from './explain-listing.js';
import { type ExplainedTerm, sumOfContributions } from './explanation.js';
import { groupTerms } from './term-groups.js';

const TEXTS = [
  { title: 'Lampe de bureau noire', description: 'Lampe en métal, réf. SL-3468' },
  { title: 'Chaise de jardin', description: 'Chaise pliante en métal blanc' },
  { title: 'lampes et chaises', description: '' },
];
const vectorizer = new TextVectorizer().fit([...TEXTS, ...TEXTS]);
const linear = randomLinear(3);

function randomLinear(classCount: number): LinearClassifier {
  const random = createRandom(1);
  const features = vectorizer.featureCount;
  return new LinearClassifier(
    {
      features,
      kept: Uint32Array.from({ length: features }, (_, feature) => feature),
      classCount,
      steps: Int8Array.from({ length: features * classCount }, () => random.int(255) - 127),
      stepSizes: new Float32Array(features).fill(0.01),
    },
    Float64Array.of(-1, 0.5, 0.25),
  );
}

const brightness: Classifier = {
  kind: 'image',
  classCount: 3,
  scoresInto: ({ pictures }, row, out) => out.set([0, 1, 2].map((c) => c * (pictures?.values[row] ?? 0))),
  toParts: () => ({ meta: {}, arrays: {} }),
};

function modelOf(classifier: Classifier): ListingModel {
  const calibration = identityCalibration(3);
  return new ListingModel({ vectorizer, classifier, calibration, classCodes: ['a', 'b', 'c'], notes: {} });
}

const fused = fusionOf({ text: 0.8, picture: 0.5, shift: Float64Array.of(0.1, 0, -0.1) });

function fusionOf(weights: FusionWeights, textCalibration = identityCalibration(3)): FusionClassifier {
  return new FusionClassifier({
    text: { classifier: linear, calibration: textCalibration },
    picture: { classifier: brightness, calibration: identityCalibration(3) },
    weights,
    calibration: identityCalibration(3),
    pictureAnswersAlone: true,
  });
}

function scoreOf(model: ListingModel, listing: ListingInput, classIndex: number): number {
  const scores = new Float64Array(3);
  model.classifier.scoresInto(model.featuresOf(listing), 0, scores);
  return scores[classIndex]!;
}

const listings = fc.record({
  title: fc.constantFrom(...TEXTS.map(({ title }) => title), 'tout autre chose', ''),
  description: fc.constantFrom(...TEXTS.map(({ description }) => description)),
  picture: fc.constantFrom(null, Uint8Array.of(3)),
});

const withPicture = listings.filter(({ picture }) => picture !== null);

describe.each([
  ['linear', modelOf(linear), listings, 'weights'],
  ['fusion, with a picture', modelOf(fused), withPicture, 'leaving-out'],
] as const)('explainListing of a model: %s', (_, model, shown, method) => {
  it('adds up to the score of the class', () => {
    fc.assert(
      fc.property(shown, fc.nat(2), fc.nat(12), (listing, classIndex, termsMax) => {
        const explanation = explainListing(model, listing, classIndex, termsMax);
        const { bias, terms, others, picture, score } = explanation;
        expect(score).toBeCloseTo(scoreOf(model, listing, classIndex), 6);
        expect(bias + sumOfContributions(terms) + others + picture).toBeCloseTo(score, 9);
        expect(explanation.method).toBe(method);
      }),
    );
  });

  it('points at the words in the original text', () => {
    fc.assert(
      fc.property(shown, fc.nat(2), (listing, classIndex) => {
        for (const { text, field, spans } of explainListing(model, listing, classIndex, 20).terms) {
          expect(listing[field].slice(...spans[0]!)).toBe(text);
        }
      }),
    );
  });
});

const SIGMOID: Calibration = {
  scale: Float64Array.of(0.7, 0.7, 0.7),
  shift: Float64Array.of(0.2, 0.2, 0.2),
  link: 'sigmoid',
  noiseShare: 0,
};
const withoutPicture = listings.map((listing) => ({ ...listing, picture: null }));
const knownWord = listings.filter(({ title, description }) => title !== '' || description !== '');

describe.each([
  ['without a picture', fusionOf(fused.content.weights, SIGMOID), withoutPicture],
  ['whose pictures were not trusted', fusionOf(textAlone(3), SIGMOID), knownWord],
] as const)('explainListing of a fusion %s', (_, fusion, shown) => {
  const model = modelOf(fusion);

  it('is that of its text, in exact sums', () => {
    fc.assert(
      fc.property(shown, fc.nat(2), fc.nat(12), (listing, classIndex, termsMax) => {
        const explanation = explainListing(model, listing, classIndex, termsMax);
        expect(explanation).toEqual(explainListing(modelOf(linear), listing, classIndex, termsMax));
        const { method, picture, pictureShare } = explanation;
        expect({ method, picture, pictureShare }).toEqual({ method: 'weights', picture: 0, pictureShare: 0 });
      }),
    );
  });

  it("has the score that the text's calibration makes the answer of", () => {
    fc.assert(
      fc.property(shown, fc.nat(2), (listing, classIndex) => {
        const scores = [0, 1, 2].map((c) => explainListing(model, listing, c, 0).score);
        const calibrated = Float64Array.from(scores);
        calibrateScores(SIGMOID, calibrated);
        expect(calibrated[classIndex]).toBeCloseTo(scoreOf(model, listing, classIndex), 6);
      }),
    );
  });

  it('lists what moves the score of the fusion with the stated sign when it is taken out of the row', () => {
    fc.assert(
      fc.property(shown, fc.nat(2), (listing, classIndex) => {
        const terms = vectorizer.terms(listing);
        const groups = groupTerms(terms, listing);
        for (const listed of explainListing(model, listing, classIndex, 100).terms) {
          const group = groups.find(({ field, spans }) => isDeepStrictEqual({ field, spans }, pick(listed)))!;
          const rest = terms.filter((term) => !group.terms.includes(term));
          const scores = new Float64Array(3);
          fusion.scoresInto(rowOf(rest, listing.picture), 0, scores);
          const change = scoreOf(model, listing, classIndex) - scores[classIndex]!;
          expect(change * listed.contribution).toBeGreaterThan(0);
        }
      }),
    );
  });
});

const pick = ({ field, spans }: ExplainedTerm) => ({ field, spans });

/** A row of these terms, each field scaled to the length that it had. */
function rowOf(terms: readonly Term[], picture: Uint8Array | null): FeatureRows {
  const row = new CsrBuilder(vectorizer.featureCount);
  const squares = (field: Term['field']) =>
    terms.filter((term) => term.field === field).reduce((sum, { value }) => sum + value * value, 0);
  const factors = fieldFactors(squares('title'), squares('description'));
  for (const { feature, value, field } of terms)
    row.push(feature, value * factors[field === 'title' ? 0 : 1]);
  row.endRow();
  return {
    text: row.build(),
    pictures: picture === null ? null : { values: picture, present: Uint8Array.of(1) },
  };
}

describe('explainListing', () => {
  it('gives whole words, not pieces of them', () => {
    const { terms } = explainListing(modelOf(linear), { ...TEXTS[0]!, picture: null }, 1, 100);
    const words = new Set(terms.flatMap(({ text }) => text.split(/[\s,.]+/)));
    const known = `${TEXTS[0]!.title} ${TEXTS[0]!.description}`.split(/[\s,.]+/);
    for (const word of words) expect([...known, 'SL', '3468']).toContain(word);
  });

  it('gives the picture its share in a fusion', () => {
    const listing = { ...TEXTS[0]!, picture: Uint8Array.of(3) };
    const { pictureShare } = explainListing(modelOf(fused), listing, 2, 5);
    expect(pictureShare).toBeGreaterThan(0);
    expect(pictureShare).toBeLessThan(1);
  });

  it('gives the picture no share where there is none', () => {
    expect(explainListing(modelOf(fused), { ...TEXTS[0]!, picture: null }, 2, 5).pictureShare).toBe(0);
  });
});
