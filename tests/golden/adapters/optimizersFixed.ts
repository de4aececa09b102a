import type { GoldenTensor } from "#gradus/testing";
import { type Adapter, type Adapters, type Computation, onEngine, type Precision } from "../adapter.js";
import { input } from "../caseFields.js";
import { backendOf, descendAlong } from "../descend.js";
import { type OptimizerParams, pytorchOptimizer } from "../pytorchOptimizer.js";

const ops = ["sgd", "rmsprop", "adam", "adamw", "adagrad", "adadelta", "adamax", "nadam", "radam", "rprop"] as const;

/** Steps along given gradients; a case with groups has two optimizers with tensors of their own. */
function follows(op: string): Adapter {
  return onEngine((golden, precision): Computation => {
    const walk = (params: OptimizerParams, start: GoldenTensor, gradients: GoldenTensor) =>
      walked(op, params, { start, gradients, precision });
    const { groups } = golden.params;
    if (!Array.isArray(groups)) return { p: walk(golden.params, input(golden, "p0"), input(golden, "g")) };
    const [a, b] = groups as OptimizerParams[];
    return {
      pa: walk(a ?? {}, input(golden, "p0a"), input(golden, "ga")),
      pb: walk(b ?? {}, input(golden, "p0b"), input(golden, "gb")),
    };
  });
}

type Walk = Readonly<{ start: GoldenTensor; gradients: GoldenTensor; precision: Precision }>;

function walked(op: string, params: OptimizerParams, { start, gradients, precision }: Walk): Computation[string] {
  const along = params.maximize === true ? { ...gradients, data: gradients.data.map((g) => -g) } : gradients;
  return descendAlong(pytorchOptimizer(op, params), start, along, backendOf[precision]);
}

export const optimizersFixed: Adapters = Object.fromEntries(ops.map((op) => [op, follows(op)]));
