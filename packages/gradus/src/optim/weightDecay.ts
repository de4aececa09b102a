import type { Sym } from "../engine/graph/index.js";
import { inRange, oneOf, UserError, unknownKeys } from "../errors/index.js";
import type { StepAt } from "./optimizer.js";

/** Where weight decay enters. Equal to each other, up to the rate, only for plain gradient descent. */
export type DecayKind =
  /** g <- g + rate w: an L2 penalty, which adaptive optimizers then divide by their root (PyTorch's `weight_decay` but for AdamW). */
  | "coupled"
  /** w <- w - learningRate rate w, before the update (AdamW; Loshchilov and Hutter 2019; Keras in every optimizer, optax' adamw). */
  | "decoupled"
  /** rate w is added to the finished direction, before it is normed or goes into the momentum (LAMB, NovoGrad). */
  | "direction"
  /** w <- (w - learningRate u) / (1 + learningRate rate), after the update (Adan). */
  | "proximal";

/** `on: "weights"` leaves biases and the scales and shifts of normalisation alone, as the note does; "all" is PyTorch's and optax' default. */
export type WeightDecay<Kind extends DecayKind = DecayKind> = Readonly<{ rate: number; kind: Kind; on: "weights" | "all" }>;

/** What an optimizer's options take. */
export type WeightDecayOptions<Kind extends DecayKind = DecayKind> = { rate: number; kind: Kind; on?: "weights" | "all" };

/** An optimizer that may have weight decay. */
export type Decaying = Readonly<{ optimizer: string; weightDecay?: WeightDecay | null }>;

/** The kinds that every optimizer takes. */
export const commonKinds: readonly ["coupled", "decoupled"] = ["coupled", "decoupled"];

/** @throws UserError if the rate is negative or a name is unknown */
export function checkedDecay<Kind extends DecayKind>(
  options: WeightDecayOptions<Kind> | null,
  kinds: readonly Kind[],
  place: string,
): WeightDecay<Kind> | null {
  if (options === null) return null;
  if (typeof options !== "object")
    throw new UserError({
      place: `${place}, weightDecay`,
      what: `expected { rate, kind, on }, got ${JSON.stringify(options)}`,
      remedy: `Write for instance { rate: 0.01, kind: "${kinds[0]}" }`,
    });
  unknownKeys(options, ["rate", "kind", "on"], `${place}, weightDecay`);
  const { rate, kind, on = "weights" } = options;
  return {
    rate: inRange(rate, 0, Number.POSITIVE_INFINITY, "[)", `${place}, weightDecay.rate`),
    kind: oneOf(String(kind) as Kind, kinds, `${place}, weightDecay.kind`),
    on: oneOf(String(on) as "weights" | "all", ["weights", "all"], `${place}, weightDecay.on`),
  };
}

/** The scalar `decay` of a step: the rate itself, times the learning rate where the decay acts on the parameters. */
export function decayAmount({ weightDecay }: Decaying, { learningRate }: StepAt): Readonly<Record<string, number>> {
  if (weightDecay === undefined || weightDecay === null) return {};
  const { kind, rate } = weightDecay;
  return { decay: kind === "decoupled" || kind === "proximal" ? learningRate * rate : rate };
}

/** Coupled and decoupled decay, which all optimizers do alike; the other kinds are left to the update. */
export function decayed(
  { weightDecay }: Decaying,
  inputs: Readonly<{ w: Sym; g: Sym; hyper: Readonly<Record<string, Sym>>; mask?: Sym }>,
): Readonly<{ w: Sym; g: Sym }> {
  const { w, g } = inputs;
  if (weightDecay?.kind === "coupled") return { w, g: g.add(decayTerm(inputs)) };
  if (weightDecay?.kind === "decoupled") return { w: w.sub(decayTerm(inputs)), g };
  return { w, g };
}

/** decay * w, where it acts. */
export function decayTerm({ w, hyper, mask }: Readonly<{ w: Sym; hyper: Readonly<Record<string, Sym>>; mask?: Sym }>): Sym {
  const amount = w.mul(hyper.decay ?? missing());
  return mask === undefined ? amount : amount.mul(mask);
}

/** 1 + decay where it acts, else 1: what proximal decay divides by. */
export function decayDivisor({ hyper, mask }: Readonly<{ hyper: Readonly<Record<string, Sym>>; mask?: Sym }>): Sym {
  const amount = hyper.decay ?? missing();
  return (mask === undefined ? amount : mask.mul(amount)).add(1);
}

function missing(): never {
  throw new Error('An optimizer with weight decay was traced without its scalar "decay"; please report this');
}
