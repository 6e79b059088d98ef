import type { AdamOptimizer, Rank, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs';
import type { Random } from '../random.js';
import type { DenseLayer } from './dense-layer.js';
import type { Tfjs } from './load-backend.js';

/** One batch, row-major. */
export interface Batch {
  readonly rows: number;
  /** rows * inputs. */
  readonly inputs: Float32Array;
  /** rows * classCount: the weight of the row at its class, else zero. */
  readonly targets: Float32Array;
}

interface Step {
  readonly loss: number;
  /** rows * gradientInputs. */
  readonly inputGradients: Float32Array;
}

interface ForwardPass {
  /** What each layer was given. */
  readonly inputsOf: readonly Tensor2D[];
  /** What each hidden layer's outputs were multiplied by. */
  readonly masks: readonly Tensor2D[];
  readonly logProbabilities: Tensor2D;
  readonly targets: Tensor2D;
  readonly loss: number;
}

interface NamedGradient {
  readonly name: string;
  readonly tensor: Tensor;
}

interface TensorLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Variable<Rank.R2>;
  readonly bias: Variable;
}

/**
 * Dense layers with rectifiers between, held as tensors and trained by Adam (Kingma and Ba, ICLR 2015) on weighted
 * cross-entropy. The gradients are written out instead of left to tfjs, whose gradient of a product multiplies
 * transposed matrices in place: the WASM backend does that without SIMD, 10 to 18 times slower than to transpose
 * first (256 rows, 700 inputs, 512 outputs).
 */
export class TensorNetwork {
  private readonly layers: readonly TensorLayer[];
  private readonly optimizer: AdamOptimizer & { setRate(rate: number): void };

  /**
   * Weights start uniform with the variance of He et al. ("Delving deep into rectifiers", ICCV 2015), the last layer at
   * zero: the untrained network finds all classes equally likely.
   * @param sizes inputs, hidden units of each layer, classes
   */
  constructor(
    private readonly tf: Tfjs,
    sizes: readonly number[],
    private readonly random: Random,
    private readonly dropout: number,
  ) {
    this.layers = sizes.slice(1).map((outputs, at) => {
      const inputs = sizes[at] as number;
      const isLast = at === sizes.length - 2;
      const values = isLast ? new Float32Array(inputs * outputs) : uniform(random, inputs * outputs, inputs);
      return {
        inputs,
        outputs,
        weights: tf.tidy(() => tf.variable(tf.tensor2d(values, [inputs, outputs]))),
        bias: tf.tidy(() => tf.variable(tf.zeros([outputs]))),
      };
    });
    this.optimizer = new (adamWithRate(tf))(1e-3, 0.9, 0.999, 1e-7);
  }

  /**
   * Learns from one batch.
   * @returns its mean weighted loss in nats, and the gradient of that by the first `gradientInputs` inputs of each
   *   row, as the weights were before
   */
  train(batch: Batch, learningRate: number, gradientInputs: number): Step {
    const { tf } = this;
    this.optimizer.setRate(learningRate);
    return tf.tidy(() => {
      const { inputsOf, masks, logProbabilities, targets, loss } = this.forward(batch);
      const weightOfRows = targets.sum(1, true);
      const flow: Tensor2D = logProbabilities.exp().mul(weightOfRows).sub(targets).div(batch.rows);
      const { gradients, inputGradients } = this.backward(flow, inputsOf, masks, gradientInputs);
      this.optimizer.applyGradients(gradients);
      return { loss, inputGradients };
    });
  }

  /** Scores before the softmax, rows * classCount. */
  scores(inputs: Float32Array, rows: number): Float32Array {
    const { tf, layers } = this;
    return tf.tidy(() => {
      let values: Tensor2D = tf.tensor2d(inputs, [rows, (layers[0] as TensorLayer).inputs]);
      layers.forEach((layer, at) => {
        values = values.matMul(layer.weights).add(layer.bias);
        if (at < layers.length - 1) values = values.relu();
      });
      return values.dataSync<'float32'>();
    });
  }

  /** Copies, on the JavaScript side. */
  denseLayers(): DenseLayer[] {
    return this.layers.map(({ inputs, outputs, weights, bias }) => ({
      inputs,
      outputs,
      weights: Float32Array.from(weights.dataSync()),
      bias: Float32Array.from(bias.dataSync()),
    }));
  }

  dispose(): void {
    this.optimizer.dispose();
    for (const { weights, bias } of this.layers) {
      weights.dispose();
      bias.dispose();
    }
  }

  private forward(batch: Batch): ForwardPass {
    const { tf, layers } = this;
    const inputsOf: Tensor2D[] = [];
    const masks: Tensor2D[] = [];
    let values: Tensor2D = tf.tensor2d(batch.inputs, [batch.rows, (layers[0] as TensorLayer).inputs]);
    layers.forEach((layer, at) => {
      inputsOf.push(values);
      values = values.matMul(layer.weights).add(layer.bias);
      if (at === layers.length - 1) return;
      const mask = tf.tensor2d(this.dropoutMask(batch.rows * layer.outputs), [batch.rows, layer.outputs]);
      masks.push(mask);
      values = values.relu().mul(mask);
    });
    const targets = tf.tensor2d(batch.targets, [batch.rows, (layers.at(-1) as TensorLayer).outputs]);
    const logProbabilities: Tensor2D = tf.logSoftmax(values);
    const loss = -(targets.mul(logProbabilities).sum().dataSync()[0] as number) / batch.rows;
    return { inputsOf, masks, logProbabilities, targets, loss };
  }

  /** @param flowOut gradient of the loss by the scores */
  private backward(
    flowOut: Tensor2D,
    inputsOf: readonly Tensor2D[],
    masks: readonly Tensor2D[],
    gradientInputs: number,
  ): { gradients: NamedGradient[]; inputGradients: Float32Array } {
    const gradients: NamedGradient[] = [];
    let flow = flowOut;
    for (let at = this.layers.length - 1; at > 0; at--) {
      const layer = this.layers[at] as TensorLayer;
      const input = inputsOf[at] as Tensor2D;
      addGradients(gradients, layer, input, flow);
      // What the rectifier or the dropout made zero has no gradient; the rest was scaled by the mask.
      flow = flow
        .matMul(layer.weights.transpose())
        .mul(input.step())
        .mul(masks[at - 1] as Tensor2D);
    }
    const first = this.layers[0] as TensorLayer;
    addGradients(gradients, first, inputsOf[0] as Tensor2D, flow);
    const wanted: Tensor2D = first.weights.slice([0, 0], [gradientInputs, first.outputs]);
    const inputGradients = flow.matMul(wanted.transpose()).dataSync<'float32'>();
    return { gradients, inputGradients };
  }

  /** Zeros for what is dropped, else what keeps the expected sum (Srivastava et al., "Dropout", JMLR 15, 2014). */
  private dropoutMask(length: number): Float32Array {
    const { dropout, random } = this;
    const mask = new Float32Array(length).fill(1 / (1 - dropout));
    if (dropout === 0) return mask;
    for (let i = 0; i < length; i++) if (random.next() < dropout) mask[i] = 0;
    return mask;
  }
}

function addGradients(to: NamedGradient[], layer: TensorLayer, input: Tensor2D, flow: Tensor2D): void {
  to.push({ name: layer.weights.name, tensor: input.transpose().matMul(flow) });
  to.push({ name: layer.bias.name, tensor: flow.sum(0) });
}

/** tfjs keeps the learning rate of an optimiser to itself and its subclasses. */
function adamWithRate(tf: Tfjs) {
  return class extends tf.AdamOptimizer {
    setRate(rate: number): void {
      this.learningRate = rate;
    }
  };
}

/** Uniform with the variance 2 / inputs. */
function uniform(random: Random, length: number, inputs: number): Float32Array {
  const limit = Math.sqrt(6 / inputs);
  return Float32Array.from({ length }, () => (2 * random.next() - 1) * limit);
}
