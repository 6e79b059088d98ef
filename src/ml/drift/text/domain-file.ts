import { ModelFileError } from '../../errors.js';
import type { Container } from '../../format/container.js';
import type { DomainModel } from './domain-scorer.js';

const CONTAINER_KIND = 'domain-classifier';
const FORMAT_VERSION = 1;

/** As a file; `meta` says of which texts it is. */
export function encodeDomainModel(
  { intercept, hashes, weights, referenceScores }: DomainModel,
  meta: Container['meta'],
): Container {
  return {
    kind: CONTAINER_KIND,
    meta: { ...meta, classifierFormatVersion: FORMAT_VERSION, intercept },
    arrays: { hashes, weights, referenceScores },
  };
}

/** @throws ModelFileError INVALID_CONTENT for another file, or one of another version */
export function decodeDomainModel({ kind, meta, arrays }: Container): DomainModel {
  const { classifierFormatVersion, intercept } = meta;
  const { hashes, weights, referenceScores } = arrays;
  const isOurs =
    kind === CONTAINER_KIND &&
    classifierFormatVersion === FORMAT_VERSION &&
    typeof intercept === 'number' &&
    hashes instanceof Uint32Array &&
    weights instanceof Float32Array &&
    weights.length === hashes.length &&
    referenceScores instanceof Float64Array;
  if (isOurs) return { intercept, hashes, weights, referenceScores };
  const message = 'the file is no domain classifier of this version';
  throw new ModelFileError('INVALID_CONTENT', message, { kind });
}
