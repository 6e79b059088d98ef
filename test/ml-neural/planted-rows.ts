import type { LabelledRows } from '../../src/ml/model/rows.js';
import { createRandom } from '../../src/ml/random.js';
import { CsrBuilder } from '../../src/ml/sparse/csr.js';

const FEATURES_PER_CLASS = 8;
const NOISE_FEATURES = 16;
const PICTURE_FEATURES = 6;

export interface PlantedOptions {
  readonly rows: number;
  readonly seed: number;
  readonly classCount?: number;
  /** Share of the rows of class 0; the others share the rest. */
  readonly firstClassShare?: number;
  /** Terms of a row that tell its class, of six. */
  readonly tellingTerms?: number;
  /** Shares of the rows with a picture that tells its class. */
  readonly pictureShare?: number;
}

/** Rows with a known answer: each class has words, and a bright spot in the picture, of its own. */
export function plantedRows(options: PlantedOptions): LabelledRows {
  const { rows, seed, classCount = 4, tellingTerms = 3, pictureShare = 0 } = options;
  const firstClassShare = options.firstClassShare ?? 1 / classCount;
  const random = createRandom(seed);
  const text = new CsrBuilder(classCount * FEATURES_PER_CLASS + NOISE_FEATURES);
  const y = new Uint16Array(rows);
  const values = new Uint8Array(rows * PICTURE_FEATURES);
  const present = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const label = random.next() < firstClassShare ? 0 : 1 + random.int(classCount - 1);
    y[row] = label;
    const terms = new Set<number>();
    while (terms.size < tellingTerms) terms.add(label * FEATURES_PER_CLASS + random.int(FEATURES_PER_CLASS));
    while (terms.size < 6) terms.add(classCount * FEATURES_PER_CLASS + random.int(NOISE_FEATURES));
    for (const term of terms) text.push(term, 1 / Math.sqrt(6));
    text.endRow();
    if (random.next() >= pictureShare) continue;
    present[row] = 1;
    for (let i = 0; i < PICTURE_FEATURES; i++) {
      values[row * PICTURE_FEATURES + i] = (i === label ? 160 : 60) + random.int(60);
    }
  }
  return { text: text.build(), pictures: pictureShare > 0 ? { values, present } : null, y };
}

/** The same rows without their words. */
export function withoutText(rows: LabelledRows): LabelledRows {
  const text = new CsrBuilder(rows.text.columns);
  for (let row = 0; row < rows.text.rows; row++) text.endRow();
  return { ...rows, text: text.build() };
}
