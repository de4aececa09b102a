import { flag, oneOf, UserError } from "../errors/index.js";
import { checkedRate, type Rate } from "../schedule/index.js";
import { share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * Gradient descent with momentum. Two forms, named because one number means two things:
 *   "ewma"       v <- beta v + (1 - beta) g      (the study note; with `biasCorrection` the step uses v / (1 - beta^t))
 *   "heavyBall"  v <- beta v + (1 - dampening) g (PyTorch, Keras, scikit-learn; as in PyTorch, v = g at the first step)
 *   w <- w - learningRate v,  with `nesterov`  w <- w - learningRate (beta v + the gradient's term)
 * ewma at a rate of r is heavyBall at r (1 - beta). Where the rate changes it matters where it enters: `rateIn: "step"` multiplies v
 * (PyTorch, optax), "velocity" multiplies g on its way into v (Keras, scikit-learn), which needs "heavyBall".
 * Source: Polyak 1964; Nesterov 1983 in the form of Sutskever et al. 2013, section 2, at the look-ahead point.
 */
export type Momentum = Readonly<{
  optimizer: "momentum";
  learningRate: Rate;
  form: "ewma" | "heavyBall";
  beta: number;
  nesterov: boolean;
  biasCorrection: boolean;
  dampening: number;
  rateIn: "step" | "velocity";
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = {
  learningRate: Rate;
  form: Momentum["form"];
  beta?: number;
  nesterov?: boolean;
  biasCorrection?: boolean;
  dampening?: number;
  rateIn?: Momentum["rateIn"];
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** beta is 0.9 unless given, as in all libraries. @throws UserError if a number is out of its range or options contradict each other */
export function momentum(options: Options): Momentum {
  const {
    learningRate,
    form,
    beta = 0.9,
    nesterov = false,
    biasCorrection = false,
    dampening = 0,
    rateIn = "step",
    weightDecay = null,
  } = options;
  const place = "optim.momentum";
  const made: Momentum = {
    optimizer: "momentum",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    form: oneOf(String(form) as Momentum["form"], ["ewma", "heavyBall"], `${place}, form`),
    beta: share(beta, `${place}, beta`),
    nesterov: flag(nesterov, `${place}, nesterov`),
    biasCorrection: flag(biasCorrection, `${place}, biasCorrection`),
    dampening: share(dampening, `${place}, dampening`),
    rateIn: oneOf(String(rateIn) as Momentum["rateIn"], ["step", "velocity"], `${place}, rateIn`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
  refuseContradictions(made, place);
  return made;
}

/** Nesterov's momentum at the look-ahead point: `momentum` with form "heavyBall" and `nesterov`. */
export function nesterov(options: Omit<Options, "form" | "nesterov" | "biasCorrection" | "dampening">): Momentum {
  return momentum({ ...options, form: "heavyBall", nesterov: true });
}

function refuseContradictions({ form, biasCorrection, dampening, rateIn, nesterov }: Momentum, place: string): void {
  const ewmaHas = form === "ewma" && (dampening !== 0 ? "dampening" : rateIn === "velocity" ? 'rateIn: "velocity"' : undefined);
  if (ewmaHas) throw new UserError({ place, what: `form "ewma" has no ${ewmaHas}`, remedy: 'Leave it out, or choose form "heavyBall"' });
  if (form === "heavyBall" && biasCorrection)
    throw new UserError({
      place,
      what: 'form "heavyBall" has no bias to correct',
      remedy: 'Leave biasCorrection out, or choose form "ewma"',
    });
  if (nesterov && (dampening !== 0 || biasCorrection))
    throw new UserError({
      place,
      what: `nesterov does not go with ${dampening !== 0 ? "dampening" : "biasCorrection"}`,
      remedy: "Leave one of the two out",
    });
}

export const momentumMember: OptimizerMember<Momentum> = optimizerMember({
  per: "element",
  slots: (_: Momentum) => ({ velocity: 0 }),
  scalars: ({ form, beta, biasCorrection, dampening, rateIn }, { step, learningRate }) => {
    const share = form === "ewma" ? 1 - beta : step === 1 ? 1 : 1 - dampening;
    return {
      keep: beta,
      fresh: rateIn === "velocity" ? learningRate * share : share,
      rate: rateIn === "velocity" ? 1 : biasCorrection ? learningRate / (1 - beta ** step) : learningRate,
    };
  },
  update: ({ nesterov }, { w, g, slots, hyper }) => {
    const velocity = ewma(slots.velocity, g, hyper);
    const direction = nesterov ? ewma(velocity, g, hyper) : velocity;
    return { w: w.sub(direction.mul(hyper.rate)), slots: { velocity } };
  },
});
