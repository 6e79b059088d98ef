import { describe, expect, it } from 'vitest';
import { encodeContainer } from '../format/container.js';
import { fitSoftmaxRegression } from '../linear/softmax-regression.js';
import { CsrBuilder } from '../sparse/csr.js';
import { type TextDocument, TextVectorizer } from '../text/vectorizer.js';
import { LinearTextModel } from './linear-text-model.js';

const CODES = ['10', '2583', '1280'];
const WORDS = [
  ['livre', 'roman', 'poche', 'auteur'],
  ['piscine', 'filtre', 'pompe', 'eau'],
  ['jouet', 'peluche', 'enfant', 'poupee'],
];

function documentsOf(label: number): TextDocument[] {
  const words = WORDS[label]!;
  return words.flatMap((a) => words.map((b) => ({ title: `${a} ${b}`, description: `un ${b} pour ${a}` })));
}

function train(seed: number): LinearTextModel {
  const documents = CODES.flatMap((_, label) => documentsOf(label));
  const labels = Uint16Array.from(CODES.flatMap((_, label) => documentsOf(label).map(() => label)));
  const vectorizer = new TextVectorizer().fit(documents);
  const rows = new CsrBuilder(vectorizer.featureCount, {
    rows: documents.length,
    entries: vectorizer.trainingEntries,
  });
  for (const document of documents) vectorizer.transform(document, rows);
  const classifier = fitSoftmaxRegression(rows.build(), labels, {
    classCount: CODES.length,
    epochs: 5,
    learningRate: 0.7,
    seed,
  });
  return new LinearTextModel(vectorizer, classifier, CODES, { seed, metrics: { 'gold.weighted_f1': 0.9 } });
}

describe('LinearTextModel', () => {
  it('gives the identical file for the same seed', () => {
    expect(Buffer.concat(train(1).encode()).equals(Buffer.concat(train(1).encode()))).toBe(true);
  });

  it('gives another file for another seed', () => {
    expect(Buffer.concat(train(1).encode()).equals(Buffer.concat(train(2).encode()))).toBe(false);
  });

  it('predicts the same, with the same notes, after it was saved and read', () => {
    const model = train(1);
    const read = LinearTextModel.decode(Buffer.concat(model.encode()));
    const document = { title: 'Pompe à eau', description: 'filtre inconnu' };
    expect(read.predict(document)).toEqual(model.predict(document));
    expect([read.classCodes, read.notes]).toEqual([model.classCodes, model.notes]);
  });

  it('gives another answer to another text', () => {
    const model = train(1);
    const best = WORDS.map(([word]) => {
      const probabilities = model.predict({ title: word!, description: '' });
      return CODES[probabilities.indexOf(Math.max(...probabilities))];
    });
    expect(best).toEqual(CODES);
  });

  it('says that a text has no known term', () => {
    expect(train(1).predictInto({ title: '???', description: '' }, new Float32Array(3), 0)).toBe(0);
  });

  it('refuses a file of another kind', () => {
    const file = Buffer.concat(encodeContainer({ kind: 'matrix', meta: {}, arrays: {} }));
    expect(() => LinearTextModel.decode(file)).toThrow(expect.objectContaining({ code: 'WRONG_KIND' }));
  });

  it.each([
    ['no header fields', {}, {}],
    ['no arrays', { classCodes: CODES, vectorizer: { options: {}, documents: 1 }, notes: {} }, {}],
    [
      'options that cannot be',
      { classCodes: CODES, vectorizer: { options: {}, documents: 1 }, notes: {} },
      {
        weights: new Float32Array(3),
        bias: new Float32Array(3),
        hashes: Uint32Array.of(1),
        frequencies: Uint32Array.of(1),
      },
    ],
  ])('refuses a whole file with %s', (_, meta, arrays) => {
    const file = Buffer.concat(encodeContainer({ kind: 'linear-text', meta, arrays }));
    expect(() => LinearTextModel.decode(file)).toThrow(expect.objectContaining({ code: 'INVALID_CONTENT' }));
  });
});
