import type { Sym } from "#gradus/engine";
import { type LbfgsMemory, lbfgs, lbfgsStart, lbfgsStep } from "#gradus/optim";
import type { GoldenCase } from "#gradus/testing";
import { type Adapter, type Adapters, inFloat64, onEngine, type Precision, vector } from "../adapter.js";
import { input, numberOf } from "../caseFields.js";
import { backendOf, Descent } from "../descend.js";
import { type Objective, objective, quadratic, rosenbrock } from "../objective.js";
import { pytorchOptimizer } from "../pytorchOptimizer.js";

const ops = ["sgd", "rmsprop", "adam", "adamw", "adagrad", "adadelta", "adamax", "nadam", "radam", "rprop"] as const;

/** Steps down a function whose gradient the engine derives. */
function descends(op: string): Adapter {
  return onEngine((golden, precision) => {
    const start = input(golden, "x0");
    const f = functionOf(golden, precision);
    const descent = new Descent(pytorchOptimizer(op, golden.params), start.shape, backendOf[precision]);
    descent.write(start.data);
    const losses: number[] = [];
    const points: number[] = [];
    for (let k = 0; k < stepsOf(golden); k++) {
      const { value, gradient } = f(descent.read());
      losses.push(value);
      points.push(...descent.step(gradient));
    }
    return { x: { shape: [losses.length, ...start.shape], data: points }, loss: vector(losses) };
  });
}

function functionOf(golden: GoldenCase, precision: Precision): Objective {
  const of = (x: Sym): Sym => (golden.extra.function === "quadratic" ? quadratic(golden, x) : rosenbrock(x));
  return objective(input(golden, "x0").shape, of, backendOf[precision]);
}

/** The number of steps is nowhere but in the outputs' shape. */
export function stepsOf({ outputs }: GoldenCase): number {
  return outputs.loss?.shape[0] ?? 0;
}

/**
 * L-BFGS is float64 arithmetic on a function in float64. A line search on a function in float32 ends where values stop to differ, which near the
 * minimum is a matter of single roundings: no figure to compare.
 */
const quasiNewton = inFloat64((golden) => {
  const start = input(golden, "x0");
  const f = functionOf(golden, "float64");
  const options = lbfgs({
    learningRate: numberOf(golden, "lr"),
    iterations: numberOf(golden, "maxIter"),
    evaluations: numberOf(golden, "maxEval"),
    history: numberOf(golden, "historySize"),
    gradientTolerance: numberOf(golden, "toleranceGrad"),
    changeTolerance: numberOf(golden, "toleranceChange"),
    lineSearch: golden.params.lineSearch === undefined ? "none" : "strongWolfe",
  });
  let at: Readonly<{ w: Float64Array; memory: LbfgsMemory }> = { w: start.data, memory: lbfgsStart };
  const [losses, points]: [number[], number[]] = [[], []];
  for (let k = 0; k < stepsOf(golden); k++) {
    const { value, ...after } = lbfgsStep(options, f, at);
    at = after;
    losses.push(value);
    points.push(...at.w);
  }
  return { x: { shape: [losses.length, ...start.shape], data: points }, loss: vector(losses) };
});

export const optimizersFunctions: Adapters = { ...Object.fromEntries(ops.map((op) => [op, descends(op)])), lbfgs: quasiNewton };
