import type { Rate } from "../../schedule/index.js";
import { adadelta } from "../adadelta.js";
import { adagrad } from "../adagrad.js";
import { adam } from "../adam.js";
import { adamax } from "../adamax.js";
import { lamb } from "../lamb.js";
import { lion } from "../lion.js";
import { momentum as momentumOf } from "../momentum.js";
import { nadam } from "../nadam.js";
import { rmsprop } from "../rmsprop.js";
import { sgd } from "../sgd.js";
import { decayOf, type Translations } from "./translation.js";

type Common = { learning_rate?: Rate; weight_decay?: number };
type Betas = { beta_1?: number; beta_2?: number; epsilon?: number };

/** The arguments of keras.optimizers' classes. `learning_rate` may also be a schedule of ours. */
export type KerasOptions = {
  sgd: Common & { momentum?: number; nesterov?: boolean };
  rmsprop: Common & { rho?: number; epsilon?: number; momentum?: number; centered?: boolean };
  adam: Common & Betas & { amsgrad?: boolean };
  adamw: Common & Betas & { amsgrad?: boolean };
  adagrad: Common & { initial_accumulator_value?: number; epsilon?: number };
  adadelta: Common & { rho?: number; epsilon?: number };
  adamax: Common & Betas;
  nadam: Common & Betas;
  lion: Common & { beta_1?: number; beta_2?: number };
  lamb: Common & Betas;
};

const common = { learning_rate: 0.001, weight_decay: 0 };
const betas = { beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 };

/**
 * Keras 3: `weight_decay` is decoupled in every optimizer, before the update, on all variables (unless excluded); Adam's epsilon is that of the
 * paper's section 2, RMSprop's and Adagrad's stand inside of the root; the rate goes into the momentum.
 */
export const keras: Translations<KerasOptions> = {
  sgd: {
    defaults: { ...common, learning_rate: 0.01, momentum: 0, nesterov: false },
    translate: ({ learning_rate: learningRate, weight_decay, momentum: beta, nesterov }) => {
      const weightDecay = decayOf(weight_decay, "decoupled");
      if (beta === 0) return sgd({ learningRate, weightDecay });
      return momentumOf({ learningRate, form: "heavyBall", rateIn: "velocity", beta, nesterov, weightDecay });
    },
  },
  rmsprop: {
    defaults: { ...common, rho: 0.9, epsilon: 1e-7, momentum: 0, centered: false },
    translate: ({ learning_rate: learningRate, weight_decay, rho: decay, epsilon: eps, momentum, centered }) => {
      const weightDecay = decayOf(weight_decay, "decoupled");
      return rmsprop({ learningRate, decay, eps, epsAt: "inside", centered, momentum, rateIn: "velocity", weightDecay });
    },
  },
  adam: {
    defaults: { ...common, ...betas, amsgrad: false },
    translate: kerasAdam,
  },
  adamw: {
    defaults: { ...common, ...betas, weight_decay: 0.004, amsgrad: false },
    translate: kerasAdam,
  },
  adagrad: {
    defaults: { ...common, initial_accumulator_value: 0.1, epsilon: 1e-7 },
    translate: ({ learning_rate: learningRate, weight_decay, initial_accumulator_value: initial, epsilon: eps }) =>
      adagrad({ learningRate, eps, epsAt: "inside", initial, weightDecay: decayOf(weight_decay, "decoupled") }),
  },
  adadelta: {
    defaults: { ...common, rho: 0.95, epsilon: 1e-7 },
    translate: ({ learning_rate: learningRate, weight_decay, rho, epsilon: eps }) =>
      adadelta({ learningRate, rho, eps, weightDecay: decayOf(weight_decay, "decoupled") }),
  },
  adamax: {
    defaults: { ...common, ...betas },
    translate: ({ learning_rate: learningRate, weight_decay, beta_1: beta1, beta_2: beta2, epsilon: eps }) =>
      adamax({ learningRate, beta1, beta2, eps, epsAt: "afterMax", weightDecay: decayOf(weight_decay, "decoupled") }),
  },
  nadam: {
    defaults: { ...common, ...betas },
    translate: ({ learning_rate: learningRate, weight_decay, beta_1: beta1, beta_2: beta2, epsilon: eps }) =>
      nadam({ learningRate, beta1, beta2, eps, momentumDecay: 1, weightDecay: decayOf(weight_decay, "decoupled") }),
  },
  lion: {
    defaults: { ...common, beta_1: 0.9, beta_2: 0.99 },
    translate: ({ learning_rate: learningRate, weight_decay, beta_1: beta1, beta_2: beta2 }) =>
      lion({ learningRate, beta1, beta2, weightDecay: decayOf(weight_decay, "decoupled") }),
  },
  lamb: {
    defaults: { ...common, ...betas },
    translate: ({ learning_rate: learningRate, weight_decay, beta_1: beta1, beta_2: beta2, epsilon: eps }) =>
      lamb({ learningRate, beta1, beta2, eps, weightDecay: decayOf(weight_decay, "decoupled") }),
  },
};

function kerasAdam({
  learning_rate: learningRate,
  weight_decay,
  beta_1: beta1,
  beta_2: beta2,
  epsilon: eps,
  amsgrad,
}: Required<KerasOptions["adam"]>) {
  const weightDecay = decayOf(weight_decay, "decoupled");
  return adam({ learningRate, beta1, beta2, eps, epsAt: "hat", amsgrad: amsgrad ? "beforeCorrection" : "off", weightDecay });
}
