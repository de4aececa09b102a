import type { Rate } from "../../schedule/index.js";
import { adam } from "../adam.js";
import { momentum } from "../momentum.js";
import { rmsprop } from "../rmsprop.js";
import { sgd } from "../sgd.js";
import type { Translations } from "./translation.js";

/** The study note's hyperparameters: `alpha` is the learning rate. */
export type NoteOptions = {
  gd: { alpha: Rate };
  momentum: { alpha: Rate; beta?: number; biasCorrection?: boolean };
  rmsprop: { alpha: Rate; beta: number; eps?: number; epsInsideRoot?: boolean };
  adam: { alpha: Rate; beta1?: number; beta2?: number; eps?: number };
};

/** The study note: every average is exponentially weighted, v = beta v + (1 - beta) g, and Adam corrects both for their start. */
export const note: Translations<NoteOptions> = {
  gd: { defaults: { alpha: undefined }, translate: ({ alpha: learningRate }) => sgd({ learningRate }) },
  momentum: {
    defaults: { alpha: undefined, beta: 0.9, biasCorrection: false },
    translate: ({ alpha: learningRate, beta, biasCorrection }) => momentum({ learningRate, form: "ewma", beta, biasCorrection }),
  },
  rmsprop: {
    defaults: { alpha: undefined, beta: undefined, eps: 1e-8, epsInsideRoot: false },
    translate: ({ alpha: learningRate, beta: decay, eps, epsInsideRoot }) =>
      rmsprop({ learningRate, decay, eps, epsAt: epsInsideRoot ? "inside" : "outside" }),
  },
  adam: {
    defaults: { alpha: undefined, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
    translate: ({ alpha: learningRate, ...same }) => adam({ learningRate, ...same, epsAt: "outside" }),
  },
};
