import type { Optimizer } from "../optim/index.js";

/** The state that holds the weights which predict: the trained ones, but for the schedule-free method, whose running average predicts. */
export function predictingWeights({ optimizer }: Optimizer): string {
  return optimizer === "scheduleFree" ? "slot.average" : "parameters";
}
