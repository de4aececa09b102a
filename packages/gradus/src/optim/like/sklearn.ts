import type { Rate } from "../../schedule/index.js";
import { adam } from "../adam.js";
import { momentum as momentumOf } from "../momentum.js";
import { sgd } from "../sgd.js";
import { decayOf, type Translations } from "./translation.js";

type Common = { learning_rate_init?: Rate; alpha?: number; batch_size?: number };

/** The arguments of MLPClassifier and MLPRegressor that its solvers "sgd" and "adam" read. */
export type SklearnOptions = {
  sgd: Common & { momentum?: number; nesterovs_momentum?: boolean };
  adam: Common & { beta_1?: number; beta_2?: number; epsilon?: number };
};

const common = { learning_rate_init: 0.001, alpha: 1e-4, batch_size: 200 };

/**
 * scikit-learn: `alpha` is an L2 penalty on weights, divided by the rows of a batch; Adam's epsilon is that of the paper's section 2; Nesterov's
 * momentum unless switched off; the rate goes into the momentum.
 */
export const sklearn: Translations<SklearnOptions> = {
  sgd: {
    defaults: { ...common, momentum: 0.9, nesterovs_momentum: true },
    translate: ({ learning_rate_init: learningRate, alpha, batch_size, momentum: beta, nesterovs_momentum: nesterov }) => {
      const weightDecay = decayOf(alpha / batch_size, "coupled", "weights");
      if (beta === 0) return sgd({ learningRate, weightDecay });
      return momentumOf({ learningRate, form: "heavyBall", rateIn: "velocity", beta, nesterov, weightDecay });
    },
  },
  adam: {
    defaults: { ...common, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-8 },
    translate: ({ learning_rate_init: learningRate, alpha, batch_size, beta_1: beta1, beta_2: beta2, epsilon: eps }) =>
      adam({ learningRate, beta1, beta2, eps, epsAt: "hat", weightDecay: decayOf(alpha / batch_size, "coupled", "weights") }),
  },
};
