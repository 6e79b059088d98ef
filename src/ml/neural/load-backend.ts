import type * as tfjs from '@tensorflow/tfjs';

export type Tfjs = typeof tfjs;

export interface Backend {
  readonly tf: Tfjs;
  /** As TensorFlow.js calls it: `tensorflow` (the native library), `wasm` or `cpu` (plain JavaScript). */
  readonly backendName: string;
  /** For the ledger: library, version and what of it is used. */
  readonly description: string;
}

let loading: Promise<Backend> | undefined;

/**
 * Loads the fastest backend that this machine has; the only code that knows which there are. tfjs-node is an optional
 * dependency whose installation downloads a native library, which not every machine may or can. Importing takes a
 * tenth of a second and 40 MB, so only what trains may call this.
 */
export function loadBackend(): Promise<Backend> {
  loading ??= loadNative().catch(loadWasm).catch(loadPlain);
  return loading;
}

async function loadNative(): Promise<Backend> {
  const tf = await import('@tensorflow/tfjs-node');
  await select(tf, 'tensorflow');
  return { tf, backendName: 'tensorflow', description: `tfjs-node ${tf.version_core}, native library` };
}

/** The binaries are found beside the package's own code. Threads are switched off by the package itself under Node. */
async function loadWasm(): Promise<Backend> {
  const tf = await import('@tensorflow/tfjs');
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  await select(tf, 'wasm');
  const hasSimd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const description = `tfjs-backend-wasm ${wasm.version_wasm}, ${hasSimd ? 'SIMD' : 'no SIMD'}, ${wasm.getThreadsCount()} thread`;
  return { tf, backendName: 'wasm', description };
}

async function loadPlain(): Promise<Backend> {
  const tf = await import('@tensorflow/tfjs');
  // Without this it writes an advertisement for tfjs-node to the error output.
  tf.enableProdMode();
  await select(tf, 'cpu');
  return { tf, backendName: 'cpu', description: `tfjs ${tf.version_core}, plain JavaScript` };
}

async function select(tf: Tfjs, backendName: string): Promise<void> {
  if (!(await tf.setBackend(backendName))) throw new Error(`the backend ${backendName} does not start`);
}
