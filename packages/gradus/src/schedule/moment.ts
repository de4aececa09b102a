import { oneOf } from "../errors/index.js";

/** What a schedule counts: finished epochs or finished steps, both from 0. */
export type Per = "epoch" | "step";

/** A point of a run: `step` steps and `epoch` whole epochs of `stepsPerEpoch` steps are behind it. */
export type Moment = Readonly<{
  step: number;
  epoch: number;
  stepsPerEpoch: number;
  /** What a plateau schedule has seen so far; without it the schedule stands at its start. */
  plateau?: PlateauMemory | undefined;
}>;

/** What a plateau schedule remembers; plain JSON, so that a checkpoint can hold it. `best` is null before the first value. */
export type PlateauMemory = Readonly<{ rate: number; best: number | null; bad: number; cooldown: number }>;

/** The epochs or steps behind a moment. */
export function elapsed(per: Per, { step, epoch }: Moment): number {
  return per === "epoch" ? epoch : step;
}

/** The same moment on a clock that starts `count` epochs or steps later. */
export function after(count: number, per: Per, moment: Moment): Moment {
  if (per === "epoch") return { ...moment, epoch: moment.epoch - count, step: moment.step - count * moment.stepsPerEpoch };
  const step = moment.step - count;
  return { ...moment, step, epoch: Math.floor(step / moment.stepsPerEpoch) };
}

/** @throws UserError if `per` is neither "epoch" nor "step" */
export function checkedPer(per: Per, place: string): Per {
  return oneOf(String(per), ["epoch", "step"], `${place}, per`);
}
