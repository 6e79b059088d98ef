/** Writes the gradient at `at` into `gradient` and returns the value there. */
export type SmoothFunction = (at: Float64Array, gradient: Float64Array) => number;

const MEMORY = 12;
const ITERATIONS_MAX = 300;
const LINE_STEPS_MAX = 40;
/** Armijo's condition: the least part of the expected fall that a step must bring. */
const SUFFICIENT_FALL = 1e-4;

/**
 * Minimises a smooth function from `start` on, to the minimum where it is convex and else to one downhill from there:
 * L-BFGS (Nocedal, "Updating quasi-Newton matrices with limited storage", Mathematics of Computation 35, 1980) with a
 * backtracking line search. Meant for a few to a few thousand parameters on comparable scales, and a function that a
 * prior keeps from running away. Ends when the largest gradient is below `gradientMax`, when rounding allows no
 * further fall, or after 300 iterations.
 */
export function minimise(f: SmoothFunction, start: Float64Array, gradientMax: number): Float64Array {
  let at = Float64Array.from(start);
  let gradient = new Float64Array(at.length);
  let value = f(at, gradient);
  const history: Curvature[] = [];
  for (let iteration = 0; iteration < ITERATIONS_MAX && largest(gradient) > gradientMax; iteration++) {
    const direction = descentDirection(gradient, history);
    const slope = dot(direction, gradient);
    // Without a history the gradient has no natural length: begin with a step of length 1 at most.
    let step = history.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    const nextGradient = new Float64Array(at.length);
    let next = at;
    let nextValue = Infinity;
    for (let tries = 0; tries < LINE_STEPS_MAX; tries++, step /= 2) {
      next = at.map((x, i) => x + step * (direction[i] as number));
      nextValue = f(next, nextGradient);
      if (nextValue <= value + SUFFICIENT_FALL * step * slope) break;
    }
    if (!(nextValue < value)) break;
    remember(history, difference(next, at), difference(nextGradient, gradient));
    at = next;
    gradient = nextGradient;
    value = nextValue;
  }
  return at;
}

interface Curvature {
  readonly move: Float64Array;
  readonly turn: Float64Array;
  readonly product: number;
}

function remember(history: Curvature[], move: Float64Array, turn: Float64Array): void {
  const product = dot(move, turn);
  // A pair without curvature would spoil the approximation of the inverse Hessian.
  if (!(product > 1e-14 * dot(turn, turn))) return;
  history.push({ move, turn, product });
  if (history.length > MEMORY) history.shift();
}

/** The two-loop recursion: minus the approximate inverse Hessian times the gradient. */
function descentDirection(gradient: Float64Array, history: readonly Curvature[]): Float64Array {
  const direction = gradient.map((g) => -g);
  const newest = history.at(-1);
  if (newest === undefined) return direction;
  const factors = history.map(() => 0);
  for (let h = history.length - 1; h >= 0; h--) {
    const { move, turn, product } = history[h] as Curvature;
    const factor = dot(move, direction) / product;
    factors[h] = factor;
    addScaled(direction, turn, -factor);
  }
  const scale = newest.product / dot(newest.turn, newest.turn);
  for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] as number) * scale;
  history.forEach(({ move, turn, product }, h) => {
    addScaled(direction, move, (factors[h] as number) - dot(turn, direction) / product);
  });
  return direction;
}

function addScaled(to: Float64Array, from: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + factor * (from[i] as number);
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x - (b[i] as number));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
