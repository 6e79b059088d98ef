import { RASTER_SIDE } from './raster.js';

const ORIENTATIONS = 9;
const CELL_PX = 16;
const CELLS = RASTER_SIDE / CELL_PX;
const BLOCK_CELLS = 2;
const BLOCKS = CELLS - BLOCK_CELLS + 1;
const BLOCK_LENGTH = BLOCK_CELLS * BLOCK_CELLS * ORIENTATIONS;
const CLIP = 0.2;
const EPSILON = 1e-5;

export const HOG_LENGTH = BLOCKS * BLOCKS * BLOCK_LENGTH;

/**
 * Histograms of oriented gradients (Dalal and Triggs, CVPR 2005) of the whole raster: 9 unsigned orientations, cells
 * of 16 pixels, blocks of 2 by 2 cells one cell apart, normalised by L2-Hys. No interpolation between bins or cells.
 * Values in [0, 1].
 */
export function orientedGradients(brightness: Float32Array): Float32Array {
  const cells = cellHistograms(brightness);
  const out = new Float32Array(HOG_LENGTH);
  let at = 0;
  for (let by = 0; by < BLOCKS; by++) {
    for (let bx = 0; bx < BLOCKS; bx++, at += BLOCK_LENGTH) {
      const block = out.subarray(at, at + BLOCK_LENGTH);
      for (let dy = 0; dy < BLOCK_CELLS; dy++) {
        const first = ((by + dy) * CELLS + bx) * ORIENTATIONS;
        block.set(cells.subarray(first, first + BLOCK_CELLS * ORIENTATIONS), dy * BLOCK_CELLS * ORIENTATIONS);
      }
      normalise(block);
    }
  }
  return out;
}

/** Mean gradient of each cell by orientation. Gradients at the rim are 0, as their neighbours are unknown. */
function cellHistograms(brightness: Float32Array): Float32Array {
  const cells = new Float32Array(CELLS * CELLS * ORIENTATIONS);
  const last = RASTER_SIDE - 1;
  for (let y = 0; y < RASTER_SIDE; y++) {
    for (let x = 0; x < RASTER_SIDE; x++) {
      const at = y * RASTER_SIDE + x;
      const gx = x === 0 || x === last ? 0 : (brightness[at + 1] as number) - (brightness[at - 1] as number);
      const gy =
        y === 0 || y === last
          ? 0
          : (brightness[at + RASTER_SIDE] as number) - (brightness[at - RASTER_SIDE] as number);
      const size = Math.hypot(gx, gy);
      if (size === 0) continue;
      const angle = ((Math.atan2(gy, gx) / Math.PI) * ORIENTATIONS + ORIENTATIONS) % ORIENTATIONS;
      const cell = Math.floor(y / CELL_PX) * CELLS + Math.floor(x / CELL_PX);
      const bin = cell * ORIENTATIONS + Math.min(ORIENTATIONS - 1, Math.floor(angle));
      cells[bin] = (cells[bin] as number) + size / (CELL_PX * CELL_PX);
    }
  }
  return cells;
}

function normalise(block: Float32Array): void {
  scaleToLengthOne(block);
  for (let i = 0; i < block.length; i++) block[i] = Math.min(CLIP, block[i] as number);
  scaleToLengthOne(block);
}

function scaleToLengthOne(block: Float32Array): void {
  let squares = EPSILON * EPSILON;
  for (const value of block) squares += value * value;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < block.length; i++) block[i] = (block[i] as number) * scale;
}
