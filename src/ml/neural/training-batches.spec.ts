import { describe, expect, it } from 'vitest';
import { plantedRows, withoutText } from '../../../test/ml-neural/planted-rows.js';
import type { LabelledRows } from '../model/rows.js';
import { createRandom } from '../random.js';
import { NetworkInputs } from './network-inputs.js';
import { PictureScaling } from './picture-scaling.js';
import { ProjectionTrainer } from './projection-trainer.js';
import { TrainingBatches } from './training-batches.js';

const WIDTH = 8;
const CLASS_WEIGHTS = Float64Array.of(1, 2, 3, 4);
const pictured = plantedRows({ rows: 1000, seed: 1, pictureShare: 1 });

describe('TrainingBatches', () => {
  it('drops one of text and picture from the shares of rows asked for, never both', () => {
    const { text, picture, neither } = presence(pictured, 0.1, 0.3);
    expect(Math.abs(text - 900)).toBeLessThan(40);
    expect(Math.abs(picture - 700)).toBeLessThan(60);
    expect(neither).toBe(0);
  });

  it('drops nothing from a row that has only one of them', () => {
    expect(presence({ ...pictured, pictures: null }, 0.5, 0.5).text).toBe(1000);
    expect(presence(withoutText(pictured), 0.5, 0.5).picture).toBe(1000);
  });

  it('brings each row once an epoch, with the weight of its class, the last batch being shorter', () => {
    const { batches } = batchesOf(pictured, 0, 0);
    batches.shuffle();
    const weights = new Array<number>(4).fill(0);
    const sizes = Array.from({ length: batches.batchCount }, (_, index) => {
      const batch = batches.build(index);
      batch.targets.forEach((weight, at) => {
        weights[at % 4]! += weight;
      });
      return batch.rows;
    });
    expect(sizes).toEqual([300, 300, 300, 100]);
    const counts = [0, 1, 2, 3].map((label) => pictured.y.filter((other) => other === label).length);
    expect(weights).toEqual(counts.map((count, label) => count * CLASS_WEIGHTS[label]!));
  });

  it('teaches the projection nothing by rows that lost their text', () => {
    const { batches, projection } = batchesOf(pictured, 0.5, 0);
    const { inputs } = batches.build(0);
    const flags = Array.from({ length: 300 }, (_, row) => inputs[row * (inputs.length / 300) + WIDTH]!);
    const gradients = new Float32Array(300 * WIDTH);
    flags.forEach((flag, row) => {
      if (flag === 0) gradients.fill(1, row * WIDTH, (row + 1) * WIDTH);
    });
    batches.learnProjection(0, gradients, 0.1);
    expect(gradients.includes(1)).toBe(true);
    expect(projection.vectors.every((value) => value === 0)).toBe(true);
  });
});

function batchesOf(rows: LabelledRows, textDropShare: number, pictureDropShare: number) {
  const projection = new ProjectionTrainer(rows.text.columns, WIDTH);
  const scaling = rows.pictures === null ? undefined : PictureScaling.fit(rows.pictures);
  const inputs = new NetworkInputs(projection, scaling);
  const options = { batchRows: 300, textDropShare, pictureDropShare };
  const batches = new TrainingBatches(rows, inputs, CLASS_WEIGHTS, options, createRandom(5));
  return { batches, projection, inputs };
}

function presence(rows: LabelledRows, textDropShare: number, pictureDropShare: number) {
  const { batches, inputs } = batchesOf(rows, textDropShare, pictureDropShare);
  const found = { text: 0, picture: 0, neither: 0 };
  for (let index = 0; index < batches.batchCount; index++) {
    const batch = batches.build(index);
    for (let row = 0; row < batch.rows; row++) {
      const start = row * inputs.width;
      const text = batch.inputs[start + WIDTH]!;
      const picture = rows.pictures === null ? 0 : batch.inputs[start + inputs.width - 1]!;
      found.text += text;
      found.picture += picture;
      if (text + picture === 0) found.neither++;
    }
  }
  return found;
}
