import { averagePool, batchNorm, conv1d, conv2d, dense, flatten, globalAveragePool, type Layer, maxPool, sequential } from "#gradus/nn";
import type { GoldenCase } from "#gradus/testing";
import { type Adapters, onEngine } from "../adapter.js";
import { input, wordOf } from "../caseFields.js";
import { activationOf, trainingCase } from "../trainingCase.js";

export const trainingCnn: Adapters = {
  cnn: onEngine((golden, precision) =>
    trainingCase(golden, precision, {
      model: sequential(...layersOf(golden)),
      nameOf: ({ path, kind }) => {
        const prefix = path.startsWith("0.") ? "c" : "d"; // the convolution comes first
        return { weight: `${prefix}w`, bias: `${prefix}b`, scale: "gamma", shift: "beta", embedding: path }[kind];
      },
    }),
  ),
};

function layersOf(golden: GoldenCase): Layer[] {
  const filters = input(golden, "cw").shape[0]!;
  const activation = activationOf(golden);
  const head = dense(input(golden, "db").shape[0]!);
  const kernel = { kernel: 3, padding: 1 };
  const architecture = wordOf(golden, "architecture", ["conv-pool", "conv-bn-avg", "strided-global", "conv1d"]);
  switch (architecture) {
    case "conv-pool":
      return [conv2d(filters, kernel), activation, maxPool({ kernel: 2 }), flatten(), head];
    case "conv-bn-avg":
      return [conv2d(filters, { ...kernel, bias: false }), batchNorm(), activation, averagePool({ kernel: 2 }), flatten(), head];
    case "strided-global":
      return [conv2d(filters, { ...kernel, stride: 2 }), activation, globalAveragePool(), head];
    case "conv1d":
      return [conv1d(filters, kernel), activation, maxPool({ kernel: 2 }), flatten(), head];
    default:
      return architecture satisfies never;
  }
}
