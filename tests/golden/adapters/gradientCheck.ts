import { constant, input as leaf, mean, reshape, type Sym, slice, sum, transpose } from "#gradus/engine";
import { collectScope, dense, sequential, sigmoid, tanh, traceLayer } from "#gradus/nn";
import { compareGradients, type GoldenCase, relativeDifference } from "#gradus/testing";
import { type Adapters, type Computation, inFloat64, scalar, vector } from "../adapter.js";
import { input, numberOf, numbersOf, wordOf } from "../caseFields.js";
import { runOnce } from "../runOnce.js";

/** The files' way: below what the case allows, or it is a failure. */
function checked(golden: GoldenCase, difference: number): void {
  const below = Number(golden.extra.relativeDifferenceBelow);
  if (!(difference < below)) throw new Error(`the relative difference is ${difference}, allowed is ${below}`);
}

const gradientCheck = inFloat64((golden): Computation => {
  const { exact, approximate, difference } = compareGradients((w) => sum(w.sin().mul(w.square())), [input(golden, "w")], {
    step: numberOf(golden, "epsilon"),
  });
  checked(golden, difference);
  return { exact: vector(exact), approx: vector(approximate) };
});

/** The mean binary cross-entropy of a network n - h - 1 on its logit; w = w0 [h, n], b0, w1 [1, h], b1 one after the other, x is [n, m]. */
function networkCost(golden: GoldenCase, w: Sym): Sym {
  const [, hidden = 0, outputs = 0] = numbersOf(golden, "units");
  const bend = wordOf(golden, "activation", ["tanh", "sigmoid"]) === "tanh" ? tanh() : sigmoid();
  let at = 0;
  const { scope } = collectScope({
    training: true,
    seed: constant(0, [], "i32"),
    step: constant(0, [], "i32"),
    lookup: {
      parameter: ({ shape }) => {
        const start = at;
        at += shape.reduce((product, size) => product * size, 1);
        const part = slice(w, [start], [at]);
        return shape.length === 2 ? transpose(reshape(part, [shape[1]!, shape[0]!])) : reshape(part, shape);
      },
    },
  });
  const [x, y] = ["x", "y"].map((name) => transpose(constant(input(golden, name).data, input(golden, name).shape))) as [Sym, Sym];
  const logit = traceLayer(sequential(dense(hidden), bend, dense(outputs)), x, scope);
  return mean(logit.exp().add(1).log().sub(logit.mul(y)));
}

const networkCheck = inFloat64((golden): Computation => {
  const step = numberOf(golden, "epsilon");
  const w = input(golden, "w");
  const { cost, exact, approximate, difference } = compareGradients((symbol) => networkCost(golden, symbol), [w], { step });
  checked(golden, difference);
  const oneSided = Array.from(w.data, (_, i) => {
    const above = w.data.map((value, k) => (k === i ? value + step : value));
    const { data } = runOnce({ cost: networkCost(golden, leaf("w", w.shape)) }, { w: { data: above } }, "reference").cost!;
    return (data[0]! - cost) / step;
  });
  const broken = exact.map((value, i) => (i === 0 ? 1.01 * value : value));
  return {
    cost: scalar(cost),
    exact: vector(exact),
    approx: vector(approximate),
    oneSided: vector(oneSided),
    brokenDifference: scalar(relativeDifference(approximate, broken)),
  };
});

export const gradientChecks: Adapters = { gradientCheck, networkCheck };
