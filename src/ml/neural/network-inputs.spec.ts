import { describe, expect, it } from 'vitest';
import type { FeatureRows } from '../model/rows.js';
import { CsrBuilder } from '../sparse/csr.js';
import { NetworkInputs } from './network-inputs.js';
import { PictureScaling } from './picture-scaling.js';
import { TextProjection } from './text-projection.js';

const WIDTH = 8;
const projection = TextProjection.quantised(new Float32Array(2 * WIDTH).fill(0.5), WIDTH);
const scaling = new PictureScaling(Float32Array.of(0, 1), Float32Array.of(0.5, 0.5));

describe('NetworkInputs', () => {
  it('puts text, its flag, picture and its flag side by side', () => {
    expect(filled(new NetworkInputs(projection, scaling), 0)).toEqual([
      ...halves(),
      ...[1, expect.closeTo(2 * Math.SQRT2, 5), expect.closeTo(-2 * Math.SQRT2, 5), 1],
    ]);
  });

  it('gives zeros with the flag off for a missing picture', () => {
    expect(filled(new NetworkInputs(projection, scaling), 1)).toEqual([...halves(), 1, 0, 0, 0]);
  });

  it('gives zeros with the flag off for a text without a known term', () => {
    expect(filled(new NetworkInputs(projection, scaling), 2).slice(0, WIDTH + 1)).toEqual(
      new Array(WIDTH + 1).fill(0),
    );
  });

  it('has no place for pictures without their scaling', () => {
    expect(filled(new NetworkInputs(projection, undefined), 0)).toEqual([...halves(), 1]);
  });
});

function filled(inputs: NetworkInputs<TextProjection>, row: number): number[] {
  const text = new CsrBuilder(3);
  for (const term of [0, 1, 2]) {
    text.push(term, 1);
    text.endRow();
  }
  const rows: FeatureRows = {
    text: text.build(),
    pictures: { values: Uint8Array.of(255, 0, 7, 7, 7, 7), present: Uint8Array.of(1, 0, 0) },
  };
  const out = new Float32Array(inputs.width);
  inputs.fillText(rows, row, out, 0);
  inputs.fillPicture(rows, row, out, 0);
  return [...out];
}

function halves(): number[] {
  return new Array(WIDTH).fill(0.5);
}
