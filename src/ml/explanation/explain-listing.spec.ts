import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityCalibration } from '../calibration/calibration.js';
import { FusionClassifier } from '../fusion/fusion-classifier.js';
import { LinearClassifier } from '../linear/linear-classifier.js';
import type { Classifier } from '../model/classifier.js';
import { ListingModel } from '../model/listing-model.js';
import type { ListingInput } from '../model/rows.js';
import { createRandom } from '../random.js';
import { TextVectorizer } from '../text/vectorizer.js';
import { explainListing } from './explain-listing.js';
import { sumOfContributions } from './explanation.js';

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

const fused = new FusionClassifier({
  text: { classifier: linear, calibration: identityCalibration(3) },
  picture: { classifier: brightness, calibration: identityCalibration(3) },
  weights: { text: 0.8, picture: 0.5, shift: Float64Array.of(0.1, 0, -0.1) },
  calibration: identityCalibration(3),
  pictureAnswersAlone: true,
});

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

describe.each([
  ['linear', modelOf(linear), 'weights'],
  ['fusion', modelOf(fused), 'leaving-out'],
] as const)('explainListing of a %s model', (_, model, method) => {
  it('adds up to the score of the class', () => {
    fc.assert(
      fc.property(listings, fc.nat(2), fc.nat(12), (listing, classIndex, termsMax) => {
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
      fc.property(listings, fc.nat(2), (listing, classIndex) => {
        for (const { text, field, spans } of explainListing(model, listing, classIndex, 20).terms) {
          expect(listing[field].slice(...spans[0]!)).toBe(text);
        }
      }),
    );
  });
});

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
