import { checkedOptimizer, type TracedOptimizer } from "#gradus/optim";
import type { GoldenCase } from "#gradus/testing";
import { type Adapter, type Adapters, onEngine } from "../adapter.js";
import { input } from "../caseFields.js";
import { backendOf, descendAlong } from "../descend.js";
import { likeUnchecked } from "../pytorchOptimizer.js";

/** The libraries' own names of the golden files' params. */
const optionNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  keras: {
    lr: "learning_rate",
    weightDecay: "weight_decay",
    beta1: "beta_1",
    beta2: "beta_2",
    eps: "epsilon",
    initialAccumulator: "initial_accumulator_value",
  },
  optax: {
    lr: "learning_rate",
    weightDecay: "weight_decay",
    beta1: "b1",
    beta2: "b2",
    epsRoot: "eps_root",
    initialAccumulator: "initial_accumulator_value",
    initialScale: "initial_scale",
    epsInRoot: "eps_in_sqrt",
    biasCorrection: "bias_correction",
  },
  sklearn: {
    lr: "learning_rate_init",
    beta1: "beta_1",
    beta2: "beta_2",
    eps: "epsilon",
    nesterov: "nesterovs_momentum",
    batch: "batch_size",
  },
};

/** optax' aliases with an option for weight decay; to the others a chain adds it, after the scaling. */
const optaxWithDecay = ["adamw", "nadamw", "adamaxw", "adadelta", "lion", "lamb", "novograd"];

const ops: Readonly<Record<string, readonly string[]>> = {
  keras: ["sgd", "rmsprop", "adam", "adamw", "adagrad", "adadelta", "adamax", "nadam", "lion", "lamb"],
  optax: ["sgd", "adam", "nadam", "amsgrad", "adabelief", "yogi", "rmsprop", "adagrad", "adamax", "radam", ...optaxWithDecay],
  sklearn: ["sgd", "adam"],
};

function follows(library: string, name: string): Adapter {
  return onEngine((golden, precision) => ({
    p: descendAlong(optimizerOf(library, name, golden), input(golden, "p0"), input(golden, "g"), backendOf[precision]),
  }));
}

function optimizerOf(library: string, name: string, { params }: GoldenCase): TracedOptimizer {
  // The files say nadam and nesterov both; alpha absent means no penalty, where scikit-learn's default is one.
  const given: Record<string, unknown> = library === "sklearn" ? { alpha: 0, ...params } : { ...params };
  if (name === "nadam" || name === "nadamw") delete given.nesterov;
  const chained = library === "optax" && !optaxWithDecay.includes(name) ? given.weightDecay : undefined;
  if (chained !== undefined) delete given.weightDecay;
  const options = Object.fromEntries(Object.entries(given).map(([key, value]) => [optionNames[library]?.[key] ?? key, value]));
  const made = likeUnchecked(library, name, options);
  if (chained === undefined) return made;
  return checkedOptimizer({ ...made, weightDecay: { rate: chained, kind: "decoupled", on: "all" } }, "golden") as TracedOptimizer;
}

export const optimizersConventions: Adapters = Object.fromEntries(
  Object.entries(ops).flatMap(([library, names]) => names.map((name) => [`${library}/${name}`, follows(library, name)])),
);
