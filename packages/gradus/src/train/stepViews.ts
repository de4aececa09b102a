import type { Elements } from "../engine/index.js";
import type { Program } from "./program.js";

/*
 * What a step reads and writes, found once: looking each up by its name costs a small network's step a quarter of its time. The views stand until the
 * memory moves: ask by `program.bound(stepViews)`.
 */

/** Where a batch goes. */
export interface BatchViews {
  readonly x: Elements;
  readonly y: Elements;
  readonly weight: Elements | undefined;
}

/** What a step tells. */
export interface StepViews {
  readonly loss: Elements;
  /** The loss of each row of the batch. */
  readonly each: Elements;
  readonly size: Elements;
  readonly statistics: Elements | undefined;
  readonly correct: Elements | undefined;
  readonly penalty: Elements | undefined;
  readonly gradientNorm: Elements | undefined;
}

export function batchViews(program: Program): BatchViews {
  return { x: program.input("x"), y: program.input("y"), weight: program.reads("weight") ? program.input("weight") : undefined };
}

export function stepViews(program: Program): StepViews {
  const { outputs } = program.traced.definition;
  const optional = (name: string): Elements | undefined => (outputs[name] === undefined ? undefined : program.output(name));
  return {
    loss: program.output("loss"),
    each: program.output("each"),
    size: program.output("size"),
    statistics: optional("statistics"),
    correct: optional("correct"),
    penalty: optional("penalty"),
    gradientNorm: optional("gradientNorm"),
  };
}

/** Whether loss, next weights and next running statistics are finite, as float32 too, where a backend computes in float64 but a model is saved in less. */
export function isSound({ loss, size, statistics }: StepViews): boolean {
  if (!Number.isFinite(loss[0]!) || !Number.isFinite(size[0]!)) return false;
  return statistics === undefined || Number.isFinite(Math.fround(statistics[0]!));
}
