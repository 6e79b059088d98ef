import { beforeAll, describe, expect, it } from 'vitest';
import { identityCalibration } from '../calibration/calibration.js';
import { decodeContainer, encodeContainer } from '../format/container.js';
import { PICTURE_FEATURE_COUNT } from '../image/picture-features.js';
import { createRandom } from '../random.js';
import { CsrBuilder } from '../sparse/csr.js';
import { type FittedTextVectorizer, TextVectorizer } from '../text/vectorizer.js';
import { MODEL_KINDS, type ModelKind } from './classifier.js';
import { ESTIMATORS } from './estimators.fixture.js';
import { ListingModel } from './listing-model.js';
import type { LabelledRows, ListingInput } from './rows.js';

const CLASS_CODES = ['10', '2280', '1560'];
const WORDS = ['lampe', 'livre', 'chaise'];
const NOTES = { codeDigest: 'c0de', metrics: { gold: 0.5 } };

const listings: ListingInput[] = Array.from({ length: 90 }, (_, row) => ({
  title: `${WORDS[row % 3]} numéro ${row % 7}`,
  description: row % 4 === 0 ? '' : `une belle ${WORDS[row % 3]} pour la maison ${row % 5}`,
  picture: row % 5 === 0 ? null : pictureOf(row),
}));

function pictureOf(row: number): Uint8Array {
  const random = createRandom(row);
  return Uint8Array.from({ length: PICTURE_FEATURE_COUNT }, () => 60 * (row % 3) + random.int(60));
}

function rowsOf(vectorizer: FittedTextVectorizer): LabelledRows {
  const builder = new CsrBuilder(vectorizer.featureCount);
  const present = new Uint8Array(listings.length);
  const values = new Uint8Array(listings.length * PICTURE_FEATURE_COUNT);
  listings.forEach((listing, row) => {
    vectorizer.transform(listing, builder);
    if (listing.picture === null) return;
    present[row] = 1;
    values.set(listing.picture, row * PICTURE_FEATURE_COUNT);
  });
  const y = Uint16Array.from(listings, (_, row) => row % 3);
  return { text: builder.build(), pictures: { values, present }, y };
}

const models = new Map<ModelKind, ListingModel>();
beforeAll(async () => {
  const vectorizer = new TextVectorizer().fit(listings);
  const rows = rowsOf(vectorizer);
  for (const { fit: train, readsText } of ESTIMATORS) {
    const classifier = await train(rows, rows, 3, 1, { onProgress() {}, onEpoch: async () => {} });
    const model = new ListingModel({
      vectorizer: readsText ? vectorizer : null,
      classifier,
      calibration: { ...identityCalibration(3), scale: Float64Array.of(2, 2, 2), noiseShare: 0.01 },
      classCodes: CLASS_CODES,
      notes: NOTES,
    });
    models.set(model.kind, model);
  }
});

const bytesOf = (model: ListingModel) => new Uint8Array(Buffer.concat(model.encode()));

/** The file of a model, its header or arrays changed and its checksum right again. */
function rewritten(
  kind: ModelKind,
  change: (container: ReturnType<typeof decodeContainer>) => object,
): Uint8Array {
  const container = decodeContainer(bytesOf(models.get(kind)!));
  return new Uint8Array(Buffer.concat(encodeContainer({ ...container, ...change(container) })));
}

describe.each(MODEL_KINDS)('a saved %s model', (kind) => {
  it('predicts as before', () => {
    const model = models.get(kind)!;
    const read = ListingModel.decode(bytesOf(model));
    for (const listing of listings) expect(read.predict(listing)).toEqual(model.predict(listing));
  });

  it('gives the same bytes when it is saved again', () => {
    const bytes = bytesOf(models.get(kind)!);
    expect(Buffer.compare(bytesOf(ListingModel.decode(bytes)), bytes)).toBe(0);
  });

  it('keeps kind, class order and notes', () => {
    const { classCodes, notes, kind: kindRead } = ListingModel.decode(bytesOf(models.get(kind)!));
    expect({ kind: kindRead, classCodes, notes }).toEqual({ kind, classCodes: CLASS_CODES, notes: NOTES });
  });

  it('is refused with one damaged byte anywhere', () => {
    const whole = bytesOf(models.get(kind)!);
    const random = createRandom(1);
    for (let time = 0; time < 50; time++) {
      const bytes = whole.slice();
      bytes[random.int(bytes.length)]! ^= 1 << random.int(8);
      expect(() => ListingModel.decode(bytes)).toThrow(expect.objectContaining({ name: 'ModelFileError' }));
    }
  });

  it.each(kind === 'image' ? ['classifier', 'calibration'] : ['vectorizer', 'classifier', 'calibration'])(
    'is refused without the arrays of its %s',
    (part) => {
      const bytes = rewritten(kind, ({ arrays }) => ({
        arrays: Object.fromEntries(Object.entries(arrays).filter(([name]) => !name.startsWith(part))),
      }));
      expect(() => ListingModel.decode(bytes)).toThrow(expect.objectContaining({ code: 'INVALID_CONTENT' }));
    },
  );
});

describe('ListingModel.decode', () => {
  it('refuses a model of a later format, naming both versions', () => {
    const bytes = rewritten('linear', ({ meta }) => ({ meta: { ...meta, modelFormatVersion: 2 } }));
    expect(() => ListingModel.decode(bytes)).toThrow(
      expect.objectContaining({ code: 'FUTURE_FORMAT_VERSION', facts: { version: 2, versionMax: 1 } }),
    );
  });

  it('refuses another kind of file', () => {
    const bytes = rewritten('linear', () => ({ kind: 'feature-set' }));
    expect(() => ListingModel.decode(bytes)).toThrow(
      expect.objectContaining({ code: 'WRONG_KIND', facts: { kind: 'feature-set' } }),
    );
  });

  it.each([
    ['an unknown kind of model', { model: 'forest' }],
    ['class codes that are doubled', { classCodes: ['10', '10', '1560'] }],
    ['a class code too few', { classCodes: ['10', '2280'] }],
    ['class codes that are no list', { classCodes: '10' }],
    ['no header of the classifier', { classifier: null }],
    ['no header of the calibration', { calibration: 'temperature' }],
    ['no word on the vectoriser', { vectorizer: undefined }],
    ['notes that are a list', { notes: [] }],
    ['a model of another kind than its arrays', { model: 'image' }],
  ])('refuses %s', (_what, change) => {
    const bytes = rewritten('linear', ({ meta }) => ({ meta: { ...meta, ...change } }));
    expect(() => ListingModel.decode(bytes)).toThrow(
      expect.objectContaining({ name: 'ModelFileError', code: 'INVALID_CONTENT' }),
    );
  });
});

describe('a ListingModel', () => {
  it.each([
    ['a calibration of another number of classes', { calibration: identityCalibration(2) }],
    ['class codes that are doubled', { classCodes: ['10', '10', '1560'] }],
    ['a class code too many', { classCodes: [...CLASS_CODES, '50'] }],
  ])('is not made of %s', (_what, change) => {
    const { vectorizer, classifier, calibration, classCodes, notes } = models.get('linear')!;
    const content = { vectorizer, classifier, calibration, classCodes, notes, ...change };
    expect(() => new ListingModel(content)).toThrow(expect.objectContaining({ code: 'INVALID_CONTENT' }));
  });

  it.each(MODEL_KINDS)('of kind %s gives probabilities for listings that lack anything', (kind) => {
    const model = models.get(kind)!;
    for (const title of ['', 'lampe']) {
      for (const picture of [null, pictureOf(1)]) {
        const sum = model.predict({ title, description: '', picture }).reduce((total, p) => total + p, 0);
        expect(sum).toBeCloseTo(1, 5);
      }
    }
  });

  it('answers the same alone and after any other listing', () => {
    const model = models.get('fusion')!;
    const alone = ListingModel.decode(bytesOf(model)).predict(listings[1]!);
    model.predict({ title: 'livre '.repeat(50), description: '', picture: null });
    expect(model.predict(listings[1]!)).toEqual(alone);
  });
});
