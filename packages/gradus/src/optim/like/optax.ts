import type { Rate } from "../../schedule/index.js";
import { adabelief } from "../adabelief.js";
import { adadelta } from "../adadelta.js";
import { adagrad } from "../adagrad.js";
import { adam } from "../adam.js";
import { adamax } from "../adamax.js";
import { lamb } from "../lamb.js";
import { lion } from "../lion.js";
import type { TracedOptimizer } from "../members.js";
import { momentum as momentumOf } from "../momentum.js";
import { nadam } from "../nadam.js";
import { novograd } from "../novograd.js";
import { radam } from "../radam.js";
import { rmsprop } from "../rmsprop.js";
import { sgd } from "../sgd.js";
import { yogi } from "../yogi.js";
import { decayOf, type Translations } from "./translation.js";

type Rated = { learning_rate: Rate };
type Moments = Rated & { b1?: number; b2?: number; eps?: number };
type Rooted = Moments & { eps_root?: number };

/** The arguments of optax' aliases. `learning_rate` may also be a schedule of ours. */
export type OptaxOptions = {
  sgd: Rated & { momentum?: number; nesterov?: boolean };
  adam: Rooted & { nesterov?: boolean };
  nadam: Rooted;
  adamw: Rooted & { nesterov?: boolean; weight_decay?: number };
  nadamw: Rooted & { weight_decay?: number };
  amsgrad: Rooted;
  adabelief: Rooted;
  yogi: Moments & { initial_accumulator_value?: number };
  rmsprop: Rated & {
    decay?: number;
    eps?: number;
    initial_scale?: number;
    eps_in_sqrt?: boolean;
    centered?: boolean;
    momentum?: number;
    nesterov?: boolean;
    bias_correction?: boolean;
  };
  adagrad: Rated & { initial_accumulator_value?: number; eps?: number };
  adadelta: Rated & { rho?: number; eps?: number; weight_decay?: number };
  adamax: Moments;
  adamaxw: Moments & { weight_decay?: number };
  radam: Rooted & { threshold?: number };
  lion: Rated & { b1?: number; b2?: number; weight_decay?: number };
  lamb: Rooted & { weight_decay?: number };
  novograd: Rooted & { weight_decay?: number };
};

const moments = { learning_rate: undefined, b1: 0.9, b2: 0.999, eps: 1e-8 };
const rooted = { ...moments, eps_root: 0 };

/**
 * optax: there is no default rate; `weight_decay` is added to the finished direction and multiplied by the rate with it (which is decoupled decay),
 * but for adadelta, lamb and novograd; RMSprop's and Adagrad's eps stand inside of the root; RMSprop's rate goes into its momentum.
 */
export const optax: Translations<OptaxOptions> = {
  sgd: {
    defaults: { learning_rate: undefined, momentum: 0, nesterov: false },
    translate: ({ learning_rate: learningRate, momentum: beta, nesterov }) =>
      beta === 0 ? sgd({ learningRate }) : momentumOf({ learningRate, form: "heavyBall", beta, nesterov }),
  },
  adam: { defaults: { ...rooted, nesterov: false }, translate: (options) => adamOf({ ...options, weight_decay: 0 }) },
  nadam: { defaults: rooted, translate: (options) => adamOf({ ...options, nesterov: true, weight_decay: 0 }) },
  adamw: { defaults: { ...rooted, nesterov: false, weight_decay: 1e-4 }, translate: adamOf },
  nadamw: { defaults: { ...rooted, weight_decay: 1e-4 }, translate: (options) => adamOf({ ...options, nesterov: true }) },
  amsgrad: {
    defaults: rooted,
    translate: ({ learning_rate: learningRate, b1: beta1, b2: beta2, eps, eps_root: epsRoot }) =>
      adam({ learningRate, beta1, beta2, eps, epsRoot, epsAt: "outside", amsgrad: "afterCorrection" }),
  },
  adabelief: {
    defaults: { ...rooted, eps: 1e-16, eps_root: 1e-16 },
    translate: ({ learning_rate: learningRate, b1: beta1, b2: beta2, eps, eps_root: epsRoot }) =>
      adabelief({ learningRate, beta1, beta2, eps, epsRoot }),
  },
  yogi: {
    defaults: { ...moments, eps: 1e-3, initial_accumulator_value: 1e-6 },
    translate: ({ learning_rate: learningRate, b1: beta1, b2: beta2, eps, initial_accumulator_value: initial }) =>
      yogi({ learningRate, beta1, beta2, eps, initial }),
  },
  rmsprop: {
    defaults: {
      learning_rate: undefined,
      decay: 0.9,
      eps: 1e-8,
      initial_scale: 0,
      eps_in_sqrt: true,
      centered: false,
      momentum: 0,
      nesterov: false,
      bias_correction: false,
    },
    translate: ({ learning_rate: learningRate, initial_scale: initial, eps_in_sqrt, bias_correction: biasCorrection, ...same }) =>
      rmsprop({ ...same, learningRate, initial, epsAt: eps_in_sqrt ? "inside" : "outside", biasCorrection, rateIn: "velocity" }),
  },
  adagrad: {
    defaults: { learning_rate: undefined, initial_accumulator_value: 0.1, eps: 1e-7 },
    translate: ({ learning_rate: learningRate, initial_accumulator_value: initial, eps }) =>
      adagrad({ learningRate, initial, eps, epsAt: "inside" }),
  },
  adadelta: {
    defaults: { learning_rate: undefined, rho: 0.9, eps: 1e-6, weight_decay: 0 },
    translate: ({ learning_rate: learningRate, rho, eps, weight_decay }) =>
      adadelta({ learningRate, rho, eps, weightDecay: decayOf(weight_decay, "coupled") }),
  },
  adamax: { defaults: moments, translate: (options) => adamaxOf({ ...options, weight_decay: 0 }) },
  adamaxw: { defaults: { ...moments, weight_decay: 1e-4 }, translate: adamaxOf },
  radam: {
    defaults: { ...rooted, threshold: 5 },
    translate: ({ learning_rate: learningRate, b1: beta1, b2: beta2, eps, eps_root: epsRoot, threshold }) =>
      radam({ learningRate, beta1, beta2, eps, epsRoot, epsAt: "outside", threshold }),
  },
  lion: {
    defaults: { learning_rate: undefined, b1: 0.9, b2: 0.99, weight_decay: 1e-3 },
    translate: ({ learning_rate: learningRate, b1: beta1, b2: beta2, weight_decay }) =>
      lion({ learningRate, beta1, beta2, weightDecay: decayOf(weight_decay, "decoupled") }),
  },
  lamb: {
    defaults: { ...rooted, eps: 1e-6, weight_decay: 0 },
    translate: ({ learning_rate: learningRate, b1: beta1, b2: beta2, eps, eps_root: epsRoot, weight_decay }) =>
      lamb({ learningRate, beta1, beta2, eps, epsRoot, weightDecay: decayOf(weight_decay, "direction") }),
  },
  novograd: {
    defaults: { ...rooted, b2: 0.25, eps: 1e-6, weight_decay: 0 },
    translate: ({ learning_rate: learningRate, b1: beta1, b2: beta2, eps, eps_root: epsRoot, weight_decay }) =>
      novograd({ learningRate, beta1, beta2, eps, epsRoot, weightDecay: decayOf(weight_decay, "direction") }),
  },
};

function adamOf(options: Required<OptaxOptions["adamw"]>): TracedOptimizer {
  const { learning_rate: learningRate, b1: beta1, b2: beta2, eps, eps_root: epsRoot, nesterov, weight_decay } = options;
  const weightDecay = decayOf(weight_decay, "decoupled");
  if (nesterov) return nadam({ learningRate, beta1, beta2, eps, epsRoot, momentumDecay: null, weightDecay });
  return adam({ learningRate, beta1, beta2, eps, epsRoot, epsAt: "outside", weightDecay });
}

function adamaxOf({
  learning_rate: learningRate,
  b1: beta1,
  b2: beta2,
  eps,
  weight_decay,
}: Required<OptaxOptions["adamaxw"]>): TracedOptimizer {
  return adamax({ learningRate, beta1, beta2, eps, epsAt: "beforeMax", weightDecay: decayOf(weight_decay, "decoupled") });
}
