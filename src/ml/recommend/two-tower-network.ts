import type { AdamOptimizer, Rank, Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs';
import type { Tfjs } from '../neural/load-backend.js';
import type { Random } from '../random.js';

/** One batch of users, row-major, one number a film. */
export interface TowerBatch {
  readonly users: number;
  /** Damped weights of the films of the history. */
  readonly histories: Float32Array;
  /** What is to be found, adding up to 1 a user. */
  readonly targets: Float32Array;
}

/** What the network is about: of each film its content, and whether anyone liked it. */
export interface TowerFilms {
  readonly count: number;
  /** film-major, count * features. */
  readonly content: Float32Array;
  readonly features: number;
  /** 1 for films that someone liked; the others are described by their content alone. */
  readonly isKnown: Float32Array;
}

/** A score that makes a film impossible without being no number. */
const IMPOSSIBLE = -1e9;
const START_SPREAD = 0.05;

interface Tower {
  /** films * factors. */
  readonly ofFilms: Variable<Rank.R2>;
  /** features * factors. */
  readonly ofContent: Variable<Rank.R2>;
}

/**
 * Two towers, as tensors: a history is the damped sum of its films' inputs, a film its own outputs; both are an embedding
 * of the film plus the sum of those of its genres and title words. Trained by Adam on the cross-entropy over all films.
 * The gradients are written out, for the reason `TensorNetwork` gives.
 */
export class TwoTowerNetwork {
  private readonly inputs: Tower;
  private readonly outputs: Tower;
  private readonly biases: Variable<Rank.R1>;
  private readonly content: Tensor2D;
  private readonly contentTurned: Tensor2D;
  private readonly isKnown: Tensor2D;
  private readonly impossible: Tensor1D;
  private readonly optimizer: AdamOptimizer & { setRate(rate: number): void };

  constructor(
    private readonly tf: Tfjs,
    films: TowerFilms,
    factors: number,
    random: Random,
  ) {
    const { count, features, content, isKnown } = films;
    const start = (rows: number, used: Float32Array | null) =>
      Float32Array.from({ length: rows * factors }, (_, at) => {
        const value = (2 * random.next() - 1) * START_SPREAD;
        return used === null || used[Math.floor(at / factors)] === 1 ? value : 0;
      });
    const tower = (): Tower => {
      const ofFilms = start(count, isKnown);
      const ofContent = start(features, null);
      return {
        ofFilms: tf.tidy(() => tf.variable(tf.tensor2d(ofFilms, [count, factors]))),
        ofContent: tf.tidy(() => tf.variable(tf.tensor2d(ofContent, [features, factors]))),
      };
    };
    this.inputs = tower();
    this.outputs = tower();
    this.biases = tf.tidy(() => tf.variable(tf.zeros<Rank.R1>([count])));
    this.content = tf.tensor2d(content, [count, features]);
    this.contentTurned = tf.tidy(() => this.content.transpose());
    this.isKnown = tf.tensor2d(isKnown, [count, 1]);
    this.impossible = tf.tensor1d(isKnown.map((known) => (known === 1 ? 0 : IMPOSSIBLE)));
    this.optimizer = new (adamWithRate(tf))(1e-3, 0.9, 0.999, 1e-7);
  }

  /** Learns from one batch. @returns its mean loss in nats, as the weights were before */
  train(batch: TowerBatch, rate: number, weightDecay: number): number {
    const { tf } = this;
    this.optimizer.setRate(rate);
    return tf.tidy(() => {
      const size: [number, number] = [batch.users, this.biases.shape[0]];
      const histories = tf.tensor2d(batch.histories, size);
      const targets = tf.tensor2d(batch.targets, size);
      const inputs = this.towerOf(this.inputs);
      const outputs = this.towerOf(this.outputs);
      const people = histories.matMul<Tensor2D>(inputs);
      const products = people.matMul<Tensor2D>(transposed(outputs));
      const scores = products.add<Tensor2D>(this.biases).add<Tensor2D>(this.impossible);
      const logProbabilities = tf.logSoftmax<Tensor2D>(scores);
      const loss = -(targets.mul(logProbabilities).sum().dataSync()[0] as number) / batch.users;
      const flow = logProbabilities.exp<Tensor2D>().sub<Tensor2D>(targets).div<Tensor2D>(batch.users);
      const toPeople = flow.matMul<Tensor2D>(outputs);
      this.optimizer.applyGradients([
        ...this.gradientsOf(this.outputs, tf.matMul<Tensor2D>(transposed(flow), people)),
        ...this.gradientsOf(this.inputs, tf.matMul<Tensor2D>(transposed(histories), toPeople)),
        { name: this.biases.name, tensor: flow.sum(0) },
      ]);
      for (const { ofFilms, ofContent } of [this.inputs, this.outputs]) {
        for (const values of [ofFilms, ofContent]) values.assign(values.mul(1 - rate * weightDecay));
      }
      return loss;
    });
  }

  /** Copies, on the JavaScript side: films * factors each, and a bias a film. */
  read(): { inputs: Float32Array; outputs: Float32Array; biases: Float32Array } {
    return this.tf.tidy(() => ({
      inputs: Float32Array.from(this.towerOf(this.inputs).dataSync()),
      outputs: Float32Array.from(this.towerOf(this.outputs).dataSync()),
      biases: Float32Array.from(this.biases.dataSync()),
    }));
  }

  dispose(): void {
    this.optimizer.dispose();
    const { inputs, outputs } = this;
    const towers = [inputs, outputs].flatMap(({ ofFilms, ofContent }) => [ofFilms, ofContent]);
    const { biases, content, contentTurned, isKnown, impossible } = this;
    for (const tensor of [...towers, biases, content, contentTurned, isKnown, impossible]) tensor.dispose();
  }

  private towerOf({ ofFilms, ofContent }: Tower): Tensor2D {
    return this.content.matMul<Tensor2D>(ofContent as Tensor2D).add<Tensor2D>(ofFilms);
  }

  /** @param flow gradient of the loss by what the tower gives */
  private gradientsOf({ ofFilms, ofContent }: Tower, flow: Tensor2D): { name: string; tensor: Tensor }[] {
    return [
      { name: ofFilms.name, tensor: flow.mul(this.isKnown) },
      { name: ofContent.name, tensor: this.contentTurned.matMul(flow) },
    ];
  }
}

/** In a type that says it has two dimensions still. */
function transposed(matrix: Tensor2D): Tensor2D {
  return matrix.transpose();
}

/** tfjs keeps the learning rate of an optimiser to itself and its subclasses. */
function adamWithRate(tf: Tfjs) {
  return class extends tf.AdamOptimizer {
    setRate(rate: number): void {
      this.learningRate = rate;
    }
  };
}
