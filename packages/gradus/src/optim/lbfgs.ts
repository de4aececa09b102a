import { type InverseHessian, newtonDirection, withPair } from "../algebra/index.js";
import { oneOf, positiveInteger } from "../errors/index.js";
import { notNegative, positive } from "./checkedNumber.js";
import { type LinePoint, strongWolfe } from "./strongWolfe.js";

/**
 * L-BFGS: Newton's direction with an inverse Hessian built from the last `history` steps s and gradient differences y.
 *   two-loop recursion from H0 = y's / y'y; a pair is kept where y's > 1e-10;
 *   the first step has length learningRate min(1, 1 / sum |g|), every further one learningRate, unless a line search finds another
 * It evaluates the function several times a step and needs the same function each time, so in a recipe every step sees all train rows (`batchSize` "all"),
 * and an epoch is one step; options that would change gradients or weights beside it are refused. `lbfgsStep` minimises a function of your own.
 * Source: Nocedal 1980; Liu and Nocedal 1989; numbers as PyTorch's LBFGS.
 */
export type Lbfgs = Readonly<{
  optimizer: "lbfgs";
  learningRate: number;
  /** Inner iterations of a step. */
  iterations: number;
  /** Evaluations of the function in a step, after which no further iteration begins. */
  evaluations: number;
  history: number;
  gradientTolerance: number;
  changeTolerance: number;
  lineSearch: "none" | "strongWolfe";
}>;

/** Defaults: PyTorch's. @throws UserError if a number is out of its range */
export function lbfgs(options: Partial<Omit<Lbfgs, "optimizer">> = {}): Lbfgs {
  const {
    learningRate = 1,
    iterations = 20,
    history = 100,
    gradientTolerance = 1e-7,
    changeTolerance = 1e-9,
    lineSearch = "none",
  } = options;
  const { evaluations = Math.floor(iterations * 1.25) } = options;
  const place = "optim.lbfgs";
  return {
    optimizer: "lbfgs",
    learningRate: positive(learningRate, `${place}, learningRate`),
    iterations: positiveInteger(iterations, `${place}, iterations`),
    evaluations: positiveInteger(evaluations, `${place}, evaluations`),
    history: positiveInteger(history, `${place}, history`),
    gradientTolerance: notNegative(gradientTolerance, `${place}, gradientTolerance`),
    changeTolerance: notNegative(changeTolerance, `${place}, changeTolerance`),
    lineSearch: oneOf(String(lineSearch) as Lbfgs["lineSearch"], ["none", "strongWolfe"], `${place}, lineSearch`),
  };
}

/** A scalar function with its gradient. */
export type Evaluate = (w: Float64Array) => Readonly<{ value: number; gradient: Float64Array }>;

/** What is remembered from step to step; `lbfgsStart` before the first. */
export type LbfgsMemory = InverseHessian &
  Readonly<{
    /** The last iteration's gradient, direction and step length. */
    last: Readonly<{ gradient: Float64Array; direction: Float64Array; t: number }> | null;
  }>;

export const lbfgsStart: LbfgsMemory = { pairs: [], h0: 1, last: null };

/** The parameters after one step of up to `iterations` iterations; `value` is the function's before it. */
export function lbfgsStep(
  options: Lbfgs,
  evaluate: Evaluate,
  { w: from, memory: before }: Readonly<{ w: Float64Array; memory: LbfgsMemory }>,
): Readonly<{ w: Float64Array; memory: LbfgsMemory; value: number }> {
  let [w, memory] = [from, before];
  let { value, gradient } = evaluate(w);
  const initial = value;
  let evaluations = 1;
  for (let iteration = 1; iteration <= options.iterations && largest(gradient) > options.gradientTolerance; iteration++) {
    memory = learned(memory, gradient, options);
    const direction = newtonDirection(gradient, memory);
    const slope = dot(gradient, direction);
    const first = memory.last === null ? Math.min(1, 1 / total(gradient)) * options.learningRate : options.learningRate;
    memory = { ...memory, last: { gradient, direction, t: first } };
    if (slope > -options.changeTolerance) break;
    const start: LinePoint = { t: 0, value, gradient, slope };
    const move = (t: number): Float64Array => w.map((each, i) => each + t * direction[i]!);
    const at = (t: number): LinePoint => {
      const found = evaluate(move(t));
      return { t, ...found, slope: dot(found.gradient, direction) };
    };
    const last = iteration === options.iterations;
    const searched = options.lineSearch === "strongWolfe" ? strongWolfe(at, start, first, largest(direction)) : undefined;
    // Without a line search the value after the last iteration is not needed: the next step evaluates it.
    const { point, evaluations: used } =
      searched ?? (last ? { point: { ...start, t: first }, evaluations: 0 } : { point: at(first), evaluations: 1 });
    w = move(point.t);
    memory = { ...memory, last: { gradient, direction, t: point.t } };
    const change = Math.abs(point.value - value);
    [value, gradient] = [point.value, point.gradient];
    evaluations += used;
    if (last || evaluations >= options.evaluations) break;
    if (largest(direction) * point.t <= options.changeTolerance || change < options.changeTolerance) break;
  }
  return { w, memory, value: initial };
}

/** The memory with the pair of the last iteration, if it is fit to be kept. */
function learned(memory: LbfgsMemory, gradient: Float64Array, { history }: Lbfgs): LbfgsMemory {
  const { last } = memory;
  if (last === null) return memory;
  const y = gradient.map((g, i) => g - last.gradient[i]!);
  const s = last.direction.map((d) => d * last.t);
  return { ...memory, ...withPair(memory, { s, y, history }) };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}
