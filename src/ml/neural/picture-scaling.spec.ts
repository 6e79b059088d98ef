import { describe, expect, it } from 'vitest';
import { PictureScaling } from './picture-scaling.js';

const pictures = {
  values: Uint8Array.of(0, 100, 255, 100, 9, 9, 51, 100),
  present: Uint8Array.of(1, 1, 0, 1),
};

describe('PictureScaling', () => {
  it('brings two features to mean 0 and together to length 2 over the rows with a picture', () => {
    const scaling = PictureScaling.fit(pictures)!;
    const scaled = [0, 1, 3].map((row) => scaledRow(scaling, row)[0]!);
    const mean = scaled.reduce((sum, value) => sum + value, 0) / 3;
    const square = scaled.reduce((sum, value) => sum + value * value, 0) / 3;
    expect(mean).toBeCloseTo(0, 6);
    expect(square).toBeCloseTo(2, 5);
  });

  it('leaves a feature that never varies at zero', () => {
    const scaling = PictureScaling.fit(pictures)!;
    expect(scaledRow(scaling, 0)[1]).toBeCloseTo(0, 4);
  });

  it('is not there when no row has a picture', () => {
    expect(PictureScaling.fit({ values: new Uint8Array(4), present: new Uint8Array(2) })).toBeUndefined();
  });
});

function scaledRow(scaling: PictureScaling, row: number): Float32Array {
  const out = new Float32Array(2);
  scaling.scaleInto(pictures, row, out, 0);
  return out;
}
