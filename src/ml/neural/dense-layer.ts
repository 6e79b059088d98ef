/** A dense layer: out = in * weights + bias. */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** Row-major, inputs * outputs. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Adds the product of an input and the weights to the bias, into `out`. Inputs that are zero cost nothing. */
export function applyDense(layer: DenseLayer, input: ArrayLike<number>, out: Float64Array): void {
  const { inputs, outputs, weights, bias } = layer;
  out.set(bias);
  for (let i = 0; i < inputs; i++) {
    const value = input[i] as number;
    if (value === 0) continue;
    const start = i * outputs;
    for (let j = 0; j < outputs; j++) out[j] = (out[j] as number) + value * (weights[start + j] as number);
  }
}

export function reluInPlace(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) if ((values[i] as number) < 0) values[i] = 0;
}
