import type { GoldenCase } from "#gradus/testing";
import { type Adapter, type Adapters, onEngine, vector } from "../adapter.js";
import { input } from "../caseFields.js";
import { backendOf, Descent } from "../descend.js";
import { objective, quadratic, rosenbrock } from "../objective.js";
import { pytorchOptimizer } from "../pytorchOptimizer.js";

const ops = ["sgd", "rmsprop", "adam", "adamw", "adagrad", "adadelta", "adamax", "nadam", "radam", "rprop"] as const;

/** Steps down a function whose gradient the engine derives. */
function descends(op: string): Adapter {
  return onEngine((golden, precision) => {
    const start = input(golden, "x0");
    const f = objective(
      start.shape,
      (x) => (golden.extra.function === "quadratic" ? quadratic(golden, x) : rosenbrock(x)),
      backendOf[precision],
    );
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

/** The number of steps is nowhere but in the outputs' shape. */
export function stepsOf({ outputs }: GoldenCase): number {
  return outputs.loss?.shape[0] ?? 0;
}

export const optimizersFunctions: Adapters = Object.fromEntries(ops.map((op) => [op, descends(op)]));
