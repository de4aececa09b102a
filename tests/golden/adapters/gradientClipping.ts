import { constant, input as leaf } from "#gradus/engine";
import { clipped, normOf, shrinkage } from "#gradus/optim";
import { type Adapters, onEngine } from "../adapter.js";
import { input, numberOf } from "../caseFields.js";
import { backendOf } from "../descend.js";
import { runOnce } from "../runOnce.js";

export const gradientClipping: Adapters = {
  clipByNorm: onEngine((golden, precision) => {
    const names = Object.keys(golden.inputs);
    const gradients = names.map((name) => leaf(name, input(golden, name).shape));
    const limit = constant(numberOf(golden, "maxNorm"));
    const order = numberOf(golden, "p");
    const norm = normOf(gradients, order);
    const factor = shrinkage(norm, limit);
    const after = order === 2 ? clipped({ globalNorm: 1 }, gradients, limit) : gradients.map((g) => g.mul(factor));
    const outputs = Object.fromEntries(names.map((name, at) => [name, after[at] ?? norm]));
    return runOnce({ norm, ...outputs }, golden.inputs, backendOf[precision]);
  }),
  clipByValue: onEngine((golden, precision) => {
    const [g] = clipped({ value: 1 }, [leaf("g", input(golden, "g").shape)], constant(numberOf(golden, "value")));
    return runOnce(g === undefined ? {} : { g }, golden.inputs, backendOf[precision]);
  }),
};
