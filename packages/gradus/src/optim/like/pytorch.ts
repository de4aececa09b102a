import { inverseTime, type Rate } from "../../schedule/index.js";
import { adadelta } from "../adadelta.js";
import { adagrad } from "../adagrad.js";
import { adam } from "../adam.js";
import { adamax } from "../adamax.js";
import { momentum } from "../momentum.js";
import { nadam } from "../nadam.js";
import { radam } from "../radam.js";
import { rmsprop } from "../rmsprop.js";
import { rprop } from "../rprop.js";
import { sgd } from "../sgd.js";
import { decayOf, type Translations } from "./translation.js";

type Pair = readonly [number, number];

/** The arguments of torch.optim's classes. `lr` may also be a schedule of ours. */
export type PytorchOptions = {
  sgd: { lr: Rate; momentum?: number; dampening?: number; nesterov?: boolean; weight_decay?: number };
  rmsprop: { lr?: Rate; alpha?: number; eps?: number; centered?: boolean; momentum?: number; weight_decay?: number };
  adam: { lr?: Rate; betas?: Pair; eps?: number; amsgrad?: boolean; weight_decay?: number };
  adamw: { lr?: Rate; betas?: Pair; eps?: number; amsgrad?: boolean; weight_decay?: number };
  adagrad: { lr?: number; lr_decay?: number; eps?: number; initial_accumulator_value?: number; weight_decay?: number };
  adadelta: { lr?: Rate; rho?: number; eps?: number; weight_decay?: number };
  adamax: { lr?: Rate; betas?: Pair; eps?: number; weight_decay?: number };
  nadam: { lr?: Rate; betas?: Pair; eps?: number; momentum_decay?: number; weight_decay?: number };
  radam: { lr?: Rate; betas?: Pair; eps?: number; weight_decay?: number };
  rprop: { lr?: number; etas?: Pair; step_sizes?: Pair };
};

/**
 * PyTorch: `weight_decay` is an L2 penalty (coupled) everywhere but in AdamW, on all parameters; eps stands outside of roots; the rate multiplies the
 * momentum. Defaults of 1.13, which later versions kept (but that SGD's rate is then 0.001).
 */
export const pytorch: Translations<PytorchOptions> = {
  sgd: {
    defaults: { lr: undefined, momentum: 0, dampening: 0, nesterov: false, weight_decay: 0 },
    translate: ({ lr: learningRate, momentum: beta, dampening, nesterov, weight_decay }) => {
      const weightDecay = decayOf(weight_decay, "coupled");
      if (beta === 0 && !nesterov) return sgd({ learningRate, weightDecay });
      return momentum({ learningRate, form: "heavyBall", beta, dampening, nesterov, weightDecay });
    },
  },
  rmsprop: {
    defaults: { lr: 0.01, alpha: 0.99, eps: 1e-8, centered: false, momentum: 0, weight_decay: 0 },
    translate: ({ lr: learningRate, alpha: decay, eps, centered, momentum, weight_decay }) =>
      rmsprop({ learningRate, decay, eps, epsAt: "outside", centered, momentum, weightDecay: decayOf(weight_decay, "coupled") }),
  },
  adam: {
    defaults: { lr: 0.001, betas: [0.9, 0.999], eps: 1e-8, amsgrad: false, weight_decay: 0 },
    translate: ({ lr: learningRate, betas: [beta1, beta2], eps, amsgrad, weight_decay }) => {
      const weightDecay = decayOf(weight_decay, "coupled");
      return adam({ learningRate, beta1, beta2, eps, epsAt: "outside", amsgrad: amsgrad ? "beforeCorrection" : "off", weightDecay });
    },
  },
  adamw: {
    defaults: { lr: 0.001, betas: [0.9, 0.999], eps: 1e-8, amsgrad: false, weight_decay: 0.01 },
    translate: ({ lr: learningRate, betas: [beta1, beta2], eps, amsgrad, weight_decay }) => {
      const weightDecay = decayOf(weight_decay, "decoupled");
      return adam({ learningRate, beta1, beta2, eps, epsAt: "outside", amsgrad: amsgrad ? "beforeCorrection" : "off", weightDecay });
    },
  },
  adagrad: {
    defaults: { lr: 0.01, lr_decay: 0, eps: 1e-10, initial_accumulator_value: 0, weight_decay: 0 },
    translate: ({ lr, lr_decay, eps, initial_accumulator_value: initial, weight_decay }) => {
      const learningRate: Rate = lr_decay === 0 ? lr : inverseTime({ from: lr, decay: lr_decay, per: "step" });
      return adagrad({ learningRate, eps, epsAt: "outside", initial, weightDecay: decayOf(weight_decay, "coupled") });
    },
  },
  adadelta: {
    defaults: { lr: 1, rho: 0.9, eps: 1e-6, weight_decay: 0 },
    translate: ({ lr: learningRate, rho, eps, weight_decay }) =>
      adadelta({ learningRate, rho, eps, weightDecay: decayOf(weight_decay, "coupled") }),
  },
  adamax: {
    defaults: { lr: 0.002, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0 },
    translate: ({ lr: learningRate, betas: [beta1, beta2], eps, weight_decay }) =>
      adamax({ learningRate, beta1, beta2, eps, epsAt: "beforeMax", weightDecay: decayOf(weight_decay, "coupled") }),
  },
  nadam: {
    defaults: { lr: 0.002, betas: [0.9, 0.999], eps: 1e-8, momentum_decay: 0.004, weight_decay: 0 },
    translate: ({ lr: learningRate, betas: [beta1, beta2], eps, momentum_decay: momentumDecay, weight_decay }) =>
      nadam({ learningRate, beta1, beta2, eps, momentumDecay, weightDecay: decayOf(weight_decay, "coupled") }),
  },
  radam: {
    defaults: { lr: 0.001, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0 },
    translate: ({ lr: learningRate, betas: [beta1, beta2], eps, weight_decay }) =>
      radam({ learningRate, beta1, beta2, eps, epsAt: "hat", threshold: 5, weightDecay: decayOf(weight_decay, "coupled") }),
  },
  rprop: {
    defaults: { lr: 0.01, etas: [0.5, 1.2], step_sizes: [1e-6, 50] },
    translate: ({ lr: learningRate, etas: [shrink, grow], step_sizes: [smallest, largest] }) =>
      rprop({ learningRate, shrink, grow, smallest, largest }),
  },
};
