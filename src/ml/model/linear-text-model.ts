import { ModelFileError, ModelInputError } from '../errors.js';
import {
  type Container,
  type ContainerArray,
  decodeContainer,
  encodeContainer,
  type JsonValue,
} from '../format/container.js';
import { SoftmaxRegression } from '../linear/softmax-model.js';
import { CsrBuilder } from '../sparse/csr.js';
import { FittedTextVectorizer, type TextDocument, type VectorizerOptions } from '../text/vectorizer.js';

const LINEAR_TEXT_KIND = 'linear-text';

/** What the caller wants to find again in the saved file: seed, training options, metrics, dataset digest. */
export type ModelNotes = Container['meta'];

/** A vectoriser, a classifier on its features, and the codes of the classes: all that a prediction needs. */
export class LinearTextModel {
  private readonly row: CsrBuilder;

  /** @throws ModelFileError INVALID_CONTENT when the three do not belong together */
  constructor(
    readonly vectorizer: FittedTextVectorizer,
    readonly classifier: SoftmaxRegression,
    readonly classCodes: readonly string[],
    readonly notes: ModelNotes = {},
  ) {
    if (
      classCodes.length !== classifier.classCount ||
      new Set(classCodes).size !== classCodes.length ||
      vectorizer.featureCount !== classifier.featureCount
    ) {
      throw new ModelFileError(
        'INVALID_CONTENT',
        'vectoriser, classifier and class codes do not belong together',
        {
          classCodes: classCodes.length,
          classCount: classifier.classCount,
          vectorizerFeatures: vectorizer.featureCount,
          classifierFeatures: classifier.featureCount,
        },
      );
    }
    this.row = new CsrBuilder(vectorizer.featureCount);
  }

  /** One probability a class, in the order of `classCodes`. A text without a known term gets what the bias alone says. */
  predict(document: TextDocument): Float32Array {
    const probabilities = new Float32Array(this.classCodes.length);
    this.predictInto(document, probabilities, 0);
    return probabilities;
  }

  /** As `predict`, into a row of a matrix. Returns how many known terms the text has. */
  predictInto(document: TextDocument, out: Float32Array, outOffset: number): number {
    this.row.clear();
    const entries = this.vectorizer.transform(document, this.row);
    this.classifier.predictProbabilities(this.row.build(), 0, out, outOffset);
    return entries;
  }

  /** The saved file in parts, to be written one after the other. */
  encode(): Uint8Array[] {
    const { options, documents, arrays } = this.vectorizer.toArrays();
    return encodeContainer({
      kind: LINEAR_TEXT_KIND,
      meta: {
        classCodes: this.classCodes,
        vectorizer: { options: plainOptions(options), documents },
        notes: this.notes,
      },
      arrays: {
        hashes: arrays.hashes,
        frequencies: arrays.frequencies,
        weights: this.classifier.weights,
        bias: this.classifier.bias,
      },
    });
  }

  /** @throws ModelFileError when the bytes are not a whole, undamaged model of this kind */
  static decode(bytes: Uint8Array): LinearTextModel {
    const { kind, meta, arrays } = decodeContainer(bytes);
    if (kind !== LINEAR_TEXT_KIND) {
      throw new ModelFileError('WRONG_KIND', `expected a file of kind ${LINEAR_TEXT_KIND}, got ${kind}`, {
        kind,
      });
    }
    const { classCodes, vectorizer, notes } = meta as Partial<SavedMeta>;
    if (!Array.isArray(classCodes) || !isObject(vectorizer) || !isObject(notes)) {
      throw new ModelFileError(
        'INVALID_CONTENT',
        'the header of the model lacks classCodes, vectorizer or notes',
      );
    }
    const weights = requireArray(arrays.weights, Float32Array, 'weights');
    const bias = requireArray(arrays.bias, Float32Array, 'bias');
    const hashes = requireArray(arrays.hashes, Uint32Array, 'hashes');
    const frequencies = requireArray(arrays.frequencies, Uint32Array, 'frequencies');
    try {
      return new LinearTextModel(
        FittedTextVectorizer.fromArrays({
          options: vectorizer.options,
          documents: vectorizer.documents,
          arrays: { hashes, frequencies },
        }),
        new SoftmaxRegression(bias.length, hashes.length, weights, bias),
        classCodes.map(String),
        notes,
      );
    } catch (error) {
      // Options saved by another version of this program may lie outside of what this one allows.
      if (!(error instanceof ModelInputError || error instanceof TypeError)) throw error;
      throw new ModelFileError('INVALID_CONTENT', `the saved model cannot be used: ${error.message}`);
    }
  }
}

interface SavedMeta {
  readonly classCodes: readonly string[];
  readonly vectorizer: { readonly options: VectorizerOptions; readonly documents: number };
  readonly notes: ModelNotes;
}

function requireArray<T extends ContainerArray>(
  array: ContainerArray | undefined,
  type: new () => T,
  name: string,
): T {
  if (array instanceof type) return array;
  throw new ModelFileError('INVALID_CONTENT', `the model has no array ${name} of type ${type.name}`, {
    name,
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plainOptions(options: VectorizerOptions): JsonValue {
  return {
    title: { ...options.title },
    description: { ...options.description },
    documentFrequencyMin: options.documentFrequencyMin,
    featuresMax: options.featuresMax,
  };
}
