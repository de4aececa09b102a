import type { Sym } from "../engine/graph/index.js";
import { type Decaying, decayAmount, decayed } from "./weightDecay.js";

/** The moment of an update: `step` counts from 1, `learningRate` is what the schedule gives for it. */
export type StepAt = Readonly<{ step: number; learningRate: number }>;

/** A tensor that an optimizer keeps for each parameter, of the parameter's shape. */
export type Slot = Readonly<{ name: string; initial: number }>;

/** What an update works on. All tensors have the shape of `w`, or broadcast to it; `hyper` holds scalars. */
export type UpdateInputs = Readonly<{
  /** The parameters: all of them as one flat vector [P], or one tensor where the member says `per: "tensor"`. */
  w: Sym;
  /** The gradient of what is minimised. */
  g: Sym;
  slots: Readonly<Record<string, Sym>>;
  /** The numbers of `scalars`, as run-time scalars. */
  hyper: Readonly<Record<string, Sym>>;
  /** 1 where weight decay acts, 0 elsewhere; needed only where `weightDecay.on` is "weights", and then absent means 1 everywhere. */
  mask?: Sym;
  /** What a tensor is in its layer ("weight", "bias", "embedding", ...), for members with `per: "tensor"`. */
  kind?: string;
}>;

/** The next parameters and slots. */
export type Updated = Readonly<{ w: Sym; slots: Readonly<Record<string, Sym>> }>;

/**
 * The meaning of an optimizer. Everything that depends on the step or on a hyperparameter alone (1 - beta, 1 - beta^t, rate times correction)
 * is computed by `scalars` in float64 before each step and handed to the program as a scalar: in float32 1 - 0.999 would lose four digits, and
 * one compiled program serves every rate and every trial. `update` is traced once.
 */
export type OptimizerMember<O> = Readonly<{
  /** "element": every element on its own, so that one call serves all parameters as one flat vector. "tensor": one call a tensor. */
  per: (optimizer: O) => "element" | "tensor";
  /** The slot whose values predictions use in place of the parameters (averages); absent for the parameters themselves. */
  predictWith?: string;
  slots: (optimizer: O) => readonly Slot[];
  scalars: (optimizer: O, at: StepAt) => Readonly<Record<string, number>>;
  update: (optimizer: O, inputs: UpdateInputs) => Updated;
}>;

/** The same member with the names of its slots and scalars known to the compiler; a slot may be absent by option. */
type Definition<O, S, H> = Readonly<{
  per: "element" | "tensor" | ((optimizer: O) => "element" | "tensor");
  predictWith?: string;
  /** Start values by slot name. */
  slots: (optimizer: O) => S;
  scalars: (optimizer: O, at: StepAt) => H;
  update: (
    optimizer: O,
    inputs: Readonly<{ w: Sym; g: Sym; slots: Traced<S>; hyper: Traced<H>; mask?: Sym; kind?: string }>,
  ) => Readonly<{ w: Sym; slots: Traced<S> }>;
}>;

type Traced<Names> = { readonly [K in keyof Names]: Sym };

/** Joins a definition with what all optimizers share: coupled and decoupled weight decay, before the update proper. */
export function optimizerMember<O extends Decaying, S extends object, H extends object>(
  definition: Definition<O, S, H>,
): OptimizerMember<O> {
  return {
    per: (optimizer) => (typeof definition.per === "function" ? definition.per(optimizer) : definition.per),
    ...(definition.predictWith !== undefined && { predictWith: definition.predictWith }),
    slots: (optimizer) =>
      Object.entries(definition.slots(optimizer) as Record<string, number>).map(([name, initial]) => ({ name, initial })),
    scalars: (optimizer, at) => ({
      ...(definition.scalars(optimizer, at) as Record<string, number>),
      ...decayAmount(optimizer, at),
    }),
    update: (optimizer, inputs) => {
      const { w, g } = decayed(optimizer, inputs);
      // Names are checked where the definition is written; here they are plain texts.
      return definition.update(optimizer, {
        ...inputs,
        w,
        g,
        slots: inputs.slots as Traced<S>,
        hyper: inputs.hyper as Traced<H>,
      }) as Updated;
    },
  };
}
