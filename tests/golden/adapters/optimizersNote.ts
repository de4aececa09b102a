import { constant, gradients, input as leaf, matmul, type Sym, transpose } from "#gradus/engine";
import { binaryCrossEntropy, lossMemberOf, softmaxCrossEntropy } from "#gradus/loss";
import { sgd, type TracedOptimizer } from "#gradus/optim";
import { l1, l2, type Penalty, penaltyMemberOf } from "#gradus/penalty";
import { inverseTime } from "#gradus/schedule";
import type { GoldenCase } from "#gradus/testing";
import { type Adapter, type Adapters, onEngine } from "../adapter.js";
import { flagOf, input, numberOf, wordOf } from "../caseFields.js";
import { backendOf, Descent, descendAlong } from "../descend.js";
import { objective, quadratic } from "../objective.js";
import { likeUnchecked } from "../pytorchOptimizer.js";
import { runOnce } from "../runOnce.js";

/** Steps along given gradients. */
function follows(make: (read: (name: string) => number, golden: GoldenCase) => TracedOptimizer): Adapter {
  return onEngine((golden, precision) => ({
    w: descendAlong(
      make((name) => numberOf(golden, name), golden),
      input(golden, "w0"),
      input(golden, "g"),
      backendOf[precision],
    ),
  }));
}

/** Gradient descent on cost and penalty, whose gradient is added to the given one. */
function penalised(make: (lambda: number) => Penalty): Adapter {
  return onEngine((golden, precision) => {
    const start = input(golden, "w0");
    const backend = backendOf[precision];
    const descent = new Descent(sgd({ learningRate: numberOf(golden, "lr") }), start.shape, backend);
    descent.write(start.data);
    const penalty = make(numberOf(golden, "lambda"));
    const slope = objective(start.shape, (w) => costOf(penalty, w, numberOf(golden, "m")), backend);
    const g = input(golden, "g");
    const size = start.data.length;
    const data = Array.from({ length: g.shape[0] ?? 0 }, (_, k) => {
      const { gradient } = slope(descent.read());
      return [...descent.step(gradient.map((value, at) => value + (g.data[k * size + at] ?? Number.NaN)))];
    });
    return { w: { shape: g.shape, data: data.flat() } };
  });
}

/** A penalty's cost with its numbers as constants. */
function costOf(penalty: Penalty, w: Sym, m: number): Sym {
  const member = penaltyMemberOf(penalty);
  const scalars = Object.entries(member.scalars(penalty, { m, learningRate: 0 }));
  const cost = member.cost(penalty, w, Object.fromEntries(scalars.map(([name, value]) => [name, constant(value)])));
  if (cost === undefined) throw new Error(`${penalty.penalty} has no cost`);
  return cost;
}

/** The note's Nesterov takes the gradient at the point ahead, w + beta v; ours holds that point as its parameters, so that w = point - beta v. */
const nesterovLookahead = onEngine((golden, precision) => {
  const start = input(golden, "w0");
  const backend = backendOf[precision];
  const beta = numberOf(golden, "beta");
  const options = { learning_rate: numberOf(golden, "lr"), momentum: beta, nesterov: true };
  const descent = new Descent(likeUnchecked("keras", "sgd", options), start.shape, backend);
  descent.write(start.data);
  const f = objective(start.shape, (x) => quadratic(golden, x), backend);
  const steps = golden.outputs.w?.shape[0] ?? 0;
  const data = Array.from({ length: steps }, () => {
    const ahead = descent.step(f(descent.read()).gradient);
    const velocity = descent.read("velocity"); // what was subtracted, so that v is its negative
    return [...ahead.map((value, at) => value + beta * (velocity[at] ?? Number.NaN))];
  });
  return { w: { shape: [steps, ...start.shape], data: data.flat() } };
});

/** Cost and gradients of logistic regression on the columns of X, with a penalty on w. */
const logisticCost = onEngine((golden, precision) => {
  const [w, b, x, y] = ["w", "b", "X", "Y"].map((name) => leaf(name, input(golden, name).shape)) as [Sym, Sym, Sym, Sym];
  const m = x.shape[1] ?? 1;
  const loss = binaryCrossEntropy();
  const { total } = lossMemberOf(loss).trace(loss, { prediction: matmul(w, x).add(b), target: y });
  const lambda = numberOf(golden, "lambda");
  const kind = wordOf(golden, "penalty", ["none", "l2", "l1"]);
  const penalty = kind === "l2" ? l2(lambda, { scale: "lambda/2m" }) : l1(lambda, { scale: "lambda/m" });
  const cost = kind === "none" ? total : total.add(costOf(penalty, w, m));
  const [dw = w, db = b] = gradients(cost, [w, b]);
  return runOnce({ cost, dw, db }, golden.inputs, backendOf[precision]);
});

/** Softmax regression on the columns of X: activations, cost and gradients; dZ = A - Y is not divided by the number of columns. */
const softmaxRegression = onEngine((golden, precision) => {
  const [w, b, x, y] = ["W", "b", "X", "Y"].map((name) => leaf(name, input(golden, name).shape)) as [Sym, Sym, Sym, Sym];
  const m = x.shape[1] ?? 1;
  const z = matmul(w, x).add(b);
  const rows = (columns: Sym): Sym => transpose(columns, [1, 0]);
  const loss = softmaxCrossEntropy();
  const { total } = lossMemberOf(loss).trace(loss, { prediction: rows(z), target: rows(y) });
  const [dW = w, db = b, dzMean = z] = gradients(total, [w, b, z]);
  const dZ = dzMean.mul(m);
  return runOnce({ A: dZ.add(y), cost: total, dZ, dW, db }, golden.inputs, backendOf[precision]);
});

const alpha = (read: (name: string) => number): Readonly<{ alpha: number }> => ({ alpha: read("lr") });

export const optimizersNote: Adapters = {
  gd: follows((read) => likeUnchecked("note", "gd", alpha(read))),
  momentum: follows((read, golden) =>
    likeUnchecked("note", "momentum", { ...alpha(read), beta: read("beta"), biasCorrection: flagOf(golden, "biasCorrection") }),
  ),
  rmsprop: follows((read, golden) =>
    likeUnchecked("note", "rmsprop", {
      ...alpha(read),
      beta: read("beta"),
      eps: read("eps"),
      epsInsideRoot: flagOf(golden, "epsInsideRoot"),
    }),
  ),
  adam: follows((read) => likeUnchecked("note", "adam", { ...alpha(read), beta1: read("beta1"), beta2: read("beta2"), eps: read("eps") })),
  l2: penalised((lambda) => l2(lambda, { scale: "lambda/2m" })),
  l2Shrink: follows((read) =>
    sgd({ learningRate: read("lr"), weightDecay: { rate: read("lambda") / read("m"), kind: "decoupled", on: "all" } }),
  ),
  l1: penalised((lambda) => l1(lambda, { scale: "lambda/m" })),
  gdDecay: follows((read) => sgd({ learningRate: inverseTime({ from: read("lr"), decay: read("decayRate"), per: "step" }) })),
  nesterovLookahead,
  logisticCost,
  softmaxRegression,
};
