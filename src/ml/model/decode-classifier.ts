import { FusionClassifier } from '../fusion/fusion-classifier.js';
import { ImageClassifier } from '../image/image-classifier.js';
import { LinearClassifier } from '../linear/linear-classifier.js';
import { NeuralClassifier } from '../neural/neural-classifier.js';
import type { Classifier, ModelKind, ModelParts } from './classifier.js';

/** @throws ModelFileError INVALID_CONTENT when the parts are not those of a classifier of this kind */
export function decodeClassifier(kind: ModelKind, parts: ModelParts): Classifier {
  switch (kind) {
    case 'linear':
      return LinearClassifier.fromParts(parts);
    case 'neural':
      return NeuralClassifier.fromParts(parts);
    case 'image':
      return ImageClassifier.fromParts(parts);
    case 'fusion':
      return FusionClassifier.fromParts(parts, decodeClassifier);
  }
}
