import { type Augment, type AugmentAt, augmentMemberOf, type Batch, isMixing } from "../augment/index.js";
import { input, oneHot, type RandomSource, type Sym, within } from "../engine/index.js";
import { targetSymbol } from "./targetSymbol.js";
import type { StepParts } from "./trace.js";
import { hyperInputs } from "./traceUpdate.js";

/** Streams of a step's random numbers: layers draw from 1, 2, ..., and far from them augmentations and the noise of gradients. */
export const augmentStream: number = 2 ** 24;
export const gradientNoiseStream: number = 2 ** 25;

/** The random numbers of a step at one place. */
export function stepRandom(stream: number): RandomSource {
  return { seed: input("seed", [], "i32"), step: input("step", [], "i32"), stream };
}

/** A batch of train rows as the network and the loss see it: the inputs x, y and weight, augmented as the recipe says. */
export function traceBatch({ recipe, loss, network, target, weighted }: StepParts, rows: number): Batch {
  const y = targetSymbol(loss, { target, network }, rows);
  const classes = target.task === "classification" ? target.classes.length : 0;
  const batch: Batch = {
    x: input("x", [rows, ...network.shape]),
    y: isMixing(recipe.augment) && y.dtype === "i32" ? oneHot(y, classes) : y,
    ...(weighted && { weight: input("weight", [rows]) }),
  };
  let stream = augmentStream;
  const random = (): RandomSource => stepRandom(++stream);
  return recipe.augment.reduce((before, augment, at) => augmented(before, augment, { hyper: augmentInputs(augment, at), random }), batch);
}

/** The prefix of an augmentation's run-time scalars. */
export function augmentPrefix(at: number): string {
  return `augment.${at}`;
}

function augmented(batch: Batch, augment: Augment, at: AugmentAt): Batch {
  return within(`augment (${augment.augment})`, () => augmentMemberOf(augment).trace(augment, batch, at));
}

function augmentInputs(augment: Augment, at: number): Readonly<Record<string, Sym>> {
  return hyperInputs(Object.keys(augmentMemberOf(augment).scalars(augment)), augmentPrefix(at));
}
