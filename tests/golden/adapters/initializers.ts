import {
  checkedInit,
  type Distribution,
  distributionOf,
  type Fans,
  fill,
  gain,
  type Init,
  kernelFans,
  massBetween,
  momentsOf,
} from "#gradus/init";
import type { GoldenCase } from "#gradus/testing";
import { type Adapter, type Adapters, type Computation, inFloat64, scalar } from "../adapter.js";
import { numberOf, numbersOf, wordOf } from "../caseFields.js";

type Made = Readonly<Record<string, unknown>>;

/** A start value as its JSON, so that the check of what a recipe holds runs too. */
const made = (value: Made): Init => checkedInit(value, "golden");

/** The least number of elements that a sample is drawn of: small shapes are filled again and again, with streams of their own. */
const leastDraws = 8_000;

/** All elements of so many tensors of the case's shape. */
function sample(init: Init, shape: readonly number[], fans: Fans): Float64Array {
  const size = shape.reduce((product, length) => product * length, 1);
  const tensors = Array.from({ length: Math.ceil(leastDraws / size) }, (_, stream) =>
    fill(init, { shape, ...fans, seed: 20201023, stream }),
  );
  return Float64Array.from(tensors.flatMap((tensor) => [...tensor]));
}

/**
 * The closed forms of what the product draws from, and a sample that has to obey them: its mean is compared by the runner within five
 * standard errors, its variance and its bounds here.
 */
function obeys(make: (golden: GoldenCase) => Made): Adapter {
  return inFloat64((golden) => {
    const shape = numbersOf(golden, "shape");
    const fans = kernelFans(shape);
    const init = made(make(golden));
    const { mean, std, excessKurtosis, low, high } = momentsOf(distributed(init, fans));
    const drawn = sample(init, shape, fans);
    const average = drawn.reduce((total, value) => total + value / drawn.length, 0);
    const variance = drawn.reduce((total, value) => total + (value - mean) ** 2 / drawn.length, 0);
    const varSigma = (count: number): number => std * std * Math.sqrt((excessKurtosis + 2) / count);
    if (Math.abs(variance - std * std) > 5 * varSigma(drawn.length))
      throw new Error(`the sample's variance is ${variance}, not ${std * std}`);
    const outside = drawn.find((value) => Math.fround(low) > value || value > Math.fround(high));
    if (outside !== undefined) throw new Error(`${outside} is not between ${low} and ${high}`);
    const size = shape.reduce((product, length) => product * length, 1);
    return {
      mean: { ...scalar(average), tolerance: [0, (5 * std) / Math.sqrt(drawn.length)] },
      std: scalar(std),
      meanSigma: scalar(std / Math.sqrt(size)),
      varSigma: scalar(varSigma(size)),
      ...(Number.isFinite(low) && { low: scalar(low), high: scalar(high) }),
    } satisfies Computation;
  });
}

function distributed(init: Init, fans: Fans): Distribution {
  const distribution = distributionOf(init, fans);
  if (distribution === undefined) throw new Error("the elements are not independent draws");
  return distribution;
}

function kaiming(distribution: "normal" | "uniform"): Adapter {
  return obeys((golden) => {
    const fan = wordOf(golden, "mode", ["fanIn", "fanOut"]) === "fanIn" ? "in" : "out";
    const linear = wordOf(golden, "nonlinearity", ["relu", "leaky_relu", "linear"]) === "linear";
    return linear ? { init: "lecun", fan, distribution } : { init: "he", slope: numberOf(golden, "slope", 0), fan, distribution };
  });
}

/** A tensor of one number, compared element by element. */
function filled(init: (golden: GoldenCase) => Made): Adapter {
  return inFloat64((golden) => {
    const shape = numbersOf(golden, "shape");
    const value = numberOf(golden, "value");
    const w = fill(made(init(golden)), { shape, ...kernelFans(shape), seed: 1, stream: 0 });
    // Start values are float32: the nearest one to the file's number is what can be met.
    return { w: { shape, data: Float64Array.from(w, (element) => (element === Math.fround(value) ? value : element)) } };
  });
}

const words = {
  linear: "linear",
  sigmoid: "sigmoid",
  tanh: "tanh",
  relu: "relu",
  leaky_relu: "leakyRelu",
  selu: "selu",
} as const;

const truncatedNormal = inFloat64((golden): Computation => {
  const [mean, std, low, high] = ["mean", "std", "low", "high"].map((name) => numberOf(golden, name)) as [number, number, number, number];
  const init = made({ init: "truncatedNormal", mean, std, low, high });
  const moments = momentsOf(distributed(init, { fanIn: 1, fanOut: 1 }));
  const drawn = sample(init, [leastDraws], { fanIn: 1, fanOut: 1 });
  const average = drawn.reduce((total, value) => total + value / drawn.length, 0);
  if (Math.abs(average - moments.mean) > (5 * moments.std) / Math.sqrt(drawn.length)) throw new Error(`the sample's mean is ${average}`);
  if (drawn.some((value) => value < Math.fround(low) || value > Math.fround(high))) throw new Error("an element is out of bounds");
  const { skewness, excessKurtosis } = moments;
  return {
    mean: scalar(moments.mean),
    std: scalar(moments.std),
    skewness: scalar(skewness),
    excessKurtosis: scalar(excessKurtosis),
    mass: scalar(massBetween((low - mean) / std, (high - mean) / std)),
  };
});

const orthogonal = inFloat64((golden): Computation => {
  const [rows = 0, columns = 0] = numbersOf(golden, "shape");
  const w = fill(made({ init: "orthogonal", gain: numberOf(golden, "gain") }), {
    shape: [rows, columns],
    ...kernelFans([rows, columns]),
    seed: 5,
    stream: 0,
  });
  const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
  const at = (i: number, k: number): number => (rows <= columns ? w[i * columns + k]! : w[k * columns + i]!);
  const gram = Float64Array.from({ length: count * count }, (_, position) => {
    const [i, j] = [Math.floor(position / count), position % count];
    return Array.from({ length }, (_, k) => at(i, k) * at(j, k)).reduce((total, value) => total + value, 0);
  });
  // The gram matrix is compared as a whole and is diagonal, so that the roots of its diagonal are the singular values.
  const singularValues = Float64Array.from({ length: count }, (_, i) => Math.sqrt(gram[i * count + i]!));
  const squares = w.reduce((total, value) => total + value * value, 0);
  return {
    gram: { shape: [count, count], data: gram },
    singularValues: { shape: [count], data: singularValues },
    frobenius: scalar(Math.sqrt(squares)),
    elementVariance: scalar(squares / (rows * columns)),
  };
});

/** Column of the files' matrix = unit of ours: as many weights into each of them are zero. */
const sparse = inFloat64((golden): Computation => {
  const [rows = 0, columns = 0] = numbersOf(golden, "shape");
  const init = made({ init: "sparse", sparsity: numberOf(golden, "sparsity"), std: numberOf(golden, "std") });
  const w = fill(init, { shape: [rows, columns], fanIn: rows, fanOut: columns, seed: 5, stream: 0 });
  const zeros = Array.from({ length: columns }, (_, column) => {
    return Array.from({ length: rows }, (_, row) => w[row * columns + column]).filter((value) => value === 0).length;
  });
  if (new Set(zeros).size !== 1) throw new Error(`columns have ${zeros.join(", ")} zeros`);
  return { zerosPerColumn: scalar(zeros[0] ?? 0) };
});

export const initializers: Adapters = {
  gain: inFloat64((golden) => ({
    gain: scalar(
      gain(
        words[wordOf(golden, "nonlinearity", ["linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu"])],
        numberOf(golden, "slope", 0.01),
      ),
    ),
  })),
  fans: inFloat64((golden) => {
    const { fanIn, fanOut } = kernelFans(numbersOf(golden, "shape"));
    return { fanIn: scalar(fanIn), fanOut: scalar(fanOut) };
  }),
  xavierNormal: obeys((golden) => ({ init: "xavier", gain: numberOf(golden, "gain") })),
  xavierUniform: obeys((golden) => ({ init: "xavier", gain: numberOf(golden, "gain"), distribution: "uniform" })),
  kaimingNormal: kaiming("normal"),
  kaimingUniform: kaiming("uniform"),
  scaledNormal: obeys((golden) => ({ init: wordOf(golden, "variance", ["1/fanIn", "2/fanIn"]) === "1/fanIn" ? "lecun" : "he" })),
  lecunUniform: obeys(() => ({ init: "lecun", distribution: "uniform" })),
  torchLinearDefault: obeys(() => ({ init: "torchDefault" })),
  signal: inFloat64((golden) => {
    const fans = kernelFans(numbersOf(golden, "shape"));
    const variance = (init: Init): number => momentsOf(distributed(init, fans)).std ** 2;
    return { one: scalar(fans.fanIn * variance("lecun")), afterReluWithHe: scalar((fans.fanIn * variance("he")) / 2) };
  }),
  truncatedNormal,
  truncatedNormalFactor: inFloat64((golden) => {
    const cut = numberOf(golden, "cut");
    return { factor: scalar(momentsOf({ kind: "truncatedNormal", parent: { mean: 0, std: 1 }, low: -cut, high: cut }).std) };
  }),
  orthogonal,
  sparse,
  zeros: filled(() => ({ init: "zeros" })),
  ones: filled(() => ({ init: "ones" })),
  constant: filled((golden) => ({ init: "constant", value: numberOf(golden, "value") })),
};
