import { constant, gradients, input as leaf, type Sym } from "#gradus/engine";
import { normOf } from "#gradus/optim";
import { elasticNet, l1, l2, maxNorm, type Penalty, penaltyMemberOf } from "#gradus/penalty";
import type { GoldenCase } from "#gradus/testing";
import { type Adapter, type Adapters, onEngine } from "../adapter.js";
import { input, numberOf } from "../caseFields.js";
import { backendOf } from "../descend.js";
import { runOnce } from "../runOnce.js";

type Make = (golden: GoldenCase) => Penalty;

/** A penalty's scalars as constants of the graph. */
function hyperOf(penalty: Penalty, golden: GoldenCase): Record<string, Sym> {
  const scalars = penaltyMemberOf(penalty).scalars(penalty, { m: numberOf(golden, "m", 1), learningRate: numberOf(golden, "lr", 0) });
  return Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, constant(value)]));
}

/** The cost and its gradient. */
function costs(make: Make): Adapter {
  return onEngine((golden, precision) => {
    const penalty = make(golden);
    const w = leaf("w", input(golden, "w").shape);
    const cost = penaltyMemberOf(penalty).cost(penalty, w, hyperOf(penalty, golden)) ?? w;
    const [dw = w] = gradients(cost, [w]);
    return runOnce({ penalty: cost, dw }, golden.inputs, backendOf[precision]);
  });
}

/** The parameters moved after an update. The files number units by the first axis. */
function moves(make: Make): Adapter {
  return onEngine((golden, precision) => {
    const penalty = make(golden);
    const w = leaf("w", input(golden, "w").shape);
    const moved = penaltyMemberOf(penalty).project(penalty, w, hyperOf(penalty, golden), 0) ?? w;
    return runOnce({ w: moved }, golden.inputs, backendOf[precision]);
  });
}

const lambda = (golden: GoldenCase): number => numberOf(golden, "lambda");

export const penalties: Adapters = {
  l2Note: costs((golden) => l2(lambda(golden), { scale: "lambda/2m" })),
  l1Note: costs((golden) => l1(lambda(golden), { scale: "lambda/m" })),
  l2: costs((golden) => l2(lambda(golden), { scale: "lambda" })),
  l2Half: costs((golden) => l2(lambda(golden), { scale: "lambda/2" })),
  l1: costs((golden) => l1(lambda(golden), { scale: "lambda" })),
  elasticNet: costs((golden) => elasticNet(lambda(golden), { l1Ratio: numberOf(golden, "l1Ratio") })),
  maxNorm: moves((golden) => maxNorm(numberOf(golden, "maxNorm"))),
  l1Proximal: moves((golden) => l1(lambda(golden), { scale: "lambda", proximal: true })),
  frobenius: onEngine((golden, precision) =>
    runOnce({ norm: normOf([leaf("w", input(golden, "w").shape)]) }, golden.inputs, backendOf[precision]),
  ),
};
