import {
  applyCalibration,
  type Calibration,
  calibrationFromParts,
  calibrationToParts,
} from '../calibration/calibration.js';
import { ModelFileError, ModelInputError } from '../errors.js';
import {
  type Container,
  type ContainerArray,
  decodeContainer,
  encodeContainer,
  type JsonValue,
} from '../format/container.js';
import { arraysOf, joinArrays } from '../format/nested-arrays.js';
import { CsrBuilder } from '../sparse/csr.js';
import { FittedTextVectorizer, type TermLookup, type VectorizerOptions } from '../text/vectorizer.js';
import { type Classifier, MODEL_KINDS, type ModelKind, type ModelParts } from './classifier.js';
import { decodeClassifier } from './decode-classifier.js';
import type { FeatureRows, ListingInput } from './rows.js';

const CONTAINER_KIND = 'listing-model';
/** Raised when the meaning of the header or of an array changes; the container has a version of its own. */
const MODEL_FORMAT_VERSION = 1;

/** What the caller wants to find again in the saved file: digests of dataset, features and code, parameters, metrics. */
export type ModelNotes = Container['meta'];

export interface ListingModelContent {
  /** Null for a model that reads no text. */
  readonly vectorizer: FittedTextVectorizer | null;
  readonly classifier: Classifier;
  readonly calibration: Calibration;
  readonly classCodes: readonly string[];
  readonly notes: ModelNotes;
}

/** All that a prediction needs: from a listing's texts and picture to one probability a category. */
export class ListingModel implements ListingModelContent {
  readonly vectorizer: FittedTextVectorizer | null;
  readonly classifier: Classifier;
  readonly calibration: Calibration;
  readonly classCodes: readonly string[];
  readonly notes: ModelNotes;
  private readonly textRow: CsrBuilder;
  private readonly scores: Float64Array;

  /** @throws ModelFileError INVALID_CONTENT when the parts do not belong together */
  constructor(content: ListingModelContent) {
    const { classifier, classCodes, calibration } = content;
    if (
      classCodes.length !== classifier.classCount ||
      new Set(classCodes).size !== classCodes.length ||
      calibration.scale.length !== classifier.classCount
    ) {
      throw new ModelFileError(
        'INVALID_CONTENT',
        'classifier, calibration and class codes do not belong together',
        {
          classCodes: classCodes.length,
          classCount: classifier.classCount,
          calibrated: calibration.scale.length,
        },
      );
    }
    this.vectorizer = content.vectorizer;
    this.classifier = classifier;
    this.calibration = calibration;
    this.classCodes = classCodes;
    this.notes = content.notes;
    this.textRow = new CsrBuilder(this.vectorizer?.featureCount ?? 0);
    this.scores = new Float64Array(classCodes.length);
  }

  /** The same model with other notes. */
  withNotes(notes: ModelNotes): ListingModel {
    const { vectorizer, classifier, calibration, classCodes } = this;
    return new ListingModel({ vectorizer, classifier, calibration, classCodes, notes });
  }

  get kind(): ModelKind {
    return this.classifier.kind;
  }

  /** One probability a class, in the order of `classCodes`. Of what the listing lacks, nothing is concluded. */
  predict(listing: ListingInput): Float32Array {
    const probabilities = new Float32Array(this.classCodes.length);
    this.predictInto(listing, probabilities, 0);
    return probabilities;
  }

  /** As `predict`, into a row of a matrix. */
  predictInto(listing: ListingInput, out: Float32Array, outOffset: number): void {
    this.fillTextRow(listing);
    const features = { text: this.textRow.uncut(), pictures: picturesOf(listing) };
    this.classifier.scoresInto(features, 0, this.scores);
    applyCalibration(this.calibration, this.scores);
    out.set(this.scores, outOffset);
  }

  /** A listing as the classifier sees it: row 0. Valid until the next call. */
  featuresOf(listing: ListingInput): FeatureRows {
    this.fillTextRow(listing);
    return { text: this.textRow.build(), pictures: picturesOf(listing) };
  }

  private fillTextRow(listing: ListingInput): void {
    this.textRow.clear();
    if (this.vectorizer === null) this.textRow.endRow();
    else this.vectorizer.transform(listing, this.textRow);
  }

  /** The saved file in parts, to be written one after the other. */
  encode(): Uint8Array[] {
    const vectorizer = this.vectorizer?.toArrays();
    const classifier = this.classifier.toParts();
    const calibration = calibrationToParts(this.calibration);
    return encodeContainer({
      kind: CONTAINER_KIND,
      meta: {
        modelFormatVersion: MODEL_FORMAT_VERSION,
        model: this.kind,
        classCodes: this.classCodes,
        vectorizer:
          vectorizer === undefined
            ? null
            : { options: plainJson(vectorizer.options), documents: vectorizer.documents },
        classifier: classifier.meta,
        calibration: calibration.meta,
        notes: this.notes,
      },
      arrays: joinArrays({
        vectorizer: vectorizer?.arrays ?? {},
        classifier: classifier.arrays,
        calibration: calibration.arrays,
      }),
    });
  }

  /** @throws ModelFileError when the bytes are not a whole, undamaged model that this version of the program can read */
  static decode(bytes: Uint8Array): ListingModel {
    return decodeModel(bytes, null);
  }

  /** What another thread needs to make this model again, in memory that both share; `bytes` are those it was decoded from. */
  share(bytes: Uint8Array): SharedModel {
    return { bytes, lookup: this.vectorizer?.lookup ?? null };
  }

  /** A model that another thread has decoded, checked and shared, with hardly any work. */
  static fromShared(shared: SharedModel): ListingModel {
    return decodeModel(shared.bytes, shared);
  }
}

/** A decoded model on its way between threads. */
export interface SharedModel {
  readonly bytes: Uint8Array;
  readonly lookup: TermLookup | null;
}

function decodeModel(bytes: Uint8Array, shared: SharedModel | null): ListingModel {
  const { kind, meta, arrays } = decodeContainer(bytes, { checked: shared !== null });
  if (kind !== CONTAINER_KIND) {
    throw new ModelFileError('WRONG_KIND', `expected a file of kind ${CONTAINER_KIND}, got ${kind}`, {
      kind,
    });
  }
  const { modelFormatVersion: version } = meta;
  if (typeof version === 'number' && version > MODEL_FORMAT_VERSION) {
    throw new ModelFileError(
      'FUTURE_FORMAT_VERSION',
      `the model has format version ${version}, this program reads up to ${MODEL_FORMAT_VERSION}`,
      { version, versionMax: MODEL_FORMAT_VERSION },
    );
  }
  const header = requireHeader(meta);
  try {
    return new ListingModel({
      vectorizer: decodeVectorizer(header.vectorizer, arraysOf('vectorizer', arrays), shared?.lookup ?? null),
      classifier: decodeClassifier(header.model, {
        meta: header.classifier,
        arrays: arraysOf('classifier', arrays),
      }),
      calibration: calibrationFromParts({
        meta: header.calibration,
        arrays: arraysOf('calibration', arrays),
      }),
      classCodes: header.classCodes.map(String),
      notes: header.notes,
    });
  } catch (error) {
    // Options saved by another version of this program may lie outside of what this one allows.
    if (!(error instanceof ModelInputError || error instanceof TypeError)) throw error;
    throw new ModelFileError('INVALID_CONTENT', `the saved model cannot be used: ${error.message}`);
  }
}

const PRESENT = Uint8Array.of(1);

function picturesOf({ picture }: ListingInput): FeatureRows['pictures'] {
  return picture === null ? null : { values: picture, present: PRESENT };
}

interface Header {
  readonly model: ModelKind;
  readonly classCodes: readonly string[];
  readonly vectorizer: { readonly options: VectorizerOptions; readonly documents: number } | null;
  readonly classifier: ModelParts['meta'];
  readonly calibration: ModelParts['meta'];
  readonly notes: ModelNotes;
}

function requireHeader(meta: Container['meta']): Header {
  const { model, classCodes, vectorizer, classifier, calibration, notes } = meta as Partial<Header>;
  const known = MODEL_KINDS.find((kind) => kind === model);
  if (known === undefined) {
    throw new ModelFileError('INVALID_CONTENT', `the header names no known kind of model: ${String(model)}`);
  }
  if (
    !Array.isArray(classCodes) ||
    vectorizer === undefined ||
    !isObject(classifier) ||
    !isObject(calibration) ||
    !isObject(notes)
  ) {
    throw new ModelFileError('INVALID_CONTENT', 'the header of the model lacks one of its parts');
  }
  return { model: known, classCodes, vectorizer, classifier, calibration, notes };
}

function decodeVectorizer(
  header: Header['vectorizer'],
  arrays: Readonly<Record<string, ContainerArray>>,
  lookup: TermLookup | null,
): FittedTextVectorizer | null {
  if (header === null) return null;
  const { hashes, frequencies } = arrays;
  if (!(hashes instanceof Uint32Array) || !(frequencies instanceof Uint32Array)) {
    throw new ModelFileError('INVALID_CONTENT', 'the model lacks the terms of its vectoriser');
  }
  return FittedTextVectorizer.fromArrays({ ...header, arrays: { hashes, frequencies } }, lookup);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plainJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
