import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../random.js';
import { TensorNetwork } from './tensor-network.js';

afterEach(() => {
  vi.doUnmock('@tensorflow/tfjs-node');
  vi.doUnmock('@tensorflow/tfjs-backend-wasm');
});

describe('loadBackend', () => {
  it('takes WASM with SIMD where the native library is missing', async () => {
    forbid('@tensorflow/tfjs-node');
    const { backendName, description } = await freshly();
    expect(backendName).toBe('wasm');
    expect(description).toMatch(/^tfjs-backend-wasm \d+\.\d+\.\d+, SIMD, 1 thread$/);
  });

  it('takes plain JavaScript where WASM is missing too', async () => {
    forbid('@tensorflow/tfjs-node');
    forbid('@tensorflow/tfjs-backend-wasm');
    const { backendName, tf } = await freshly();
    expect(backendName).toBe('cpu');
    const network = new TensorNetwork(tf, [2, 3, 2], createRandom(1), 0);
    const batch = { rows: 1, inputs: Float32Array.of(1, 1), targets: Float32Array.of(1, 0) };
    expect(network.train(batch, 0.01, 2).loss).toBeCloseTo(Math.log(2), 6);
    network.dispose();
  });

  it('takes the native library where it loads', async () => {
    const native = { setBackend: vi.fn(async () => true), version_core: '4.22.0' };
    vi.doMock('@tensorflow/tfjs-node', () => native);
    const { backendName, tf } = await freshly();
    expect(backendName).toBe('tensorflow');
    expect(native.setBackend).toHaveBeenCalledWith('tensorflow');
    expect(tf.version_core).toBe('4.22.0');
  });

  it('loads once', async () => {
    vi.resetModules();
    const { loadBackend } = await import('./load-backend.js');
    expect(loadBackend()).toBe(loadBackend());
  });
});

function forbid(name: string): void {
  vi.doMock(name, () => {
    throw new Error(`${name} is not installed`);
  });
}

async function freshly() {
  vi.resetModules();
  const { loadBackend } = await import('./load-backend.js');
  return loadBackend();
}
