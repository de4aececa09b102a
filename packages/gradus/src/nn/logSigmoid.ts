import type { Trace } from "./scope.js";
import { logOnePlusExp } from "./softplus.js";

/** y = log(1 / (1 + e^-x)) = -log(1 + e^-x), without overflow. */
export type LogSigmoid = Readonly<{ layer: "logSigmoid" }>;

export function logSigmoid(): LogSigmoid {
  return { layer: "logSigmoid" };
}

export const traceLogSigmoid: Trace<LogSigmoid> = (_, x) => logOnePlusExp(x.neg()).neg();
