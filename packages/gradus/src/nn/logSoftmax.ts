import { sum } from "../engine/graph/index.js";
import type { Trace } from "./scope.js";
import { belowZero } from "./softmax.js";
import { wholeNumber } from "./wholeNumber.js";

/** y = x - log(sum of e^x) over an axis (the last unless given): the logarithm of `softmax`, finite for any finite x. */
export type LogSoftmax = Readonly<{ layer: "logSoftmax"; axis: number }>;

/** @throws UserError if `axis` is no whole number */
export function logSoftmax({ axis = -1 }: { axis?: number } = {}): LogSoftmax {
  return { layer: "logSoftmax", axis: wholeNumber(axis, "nn.logSoftmax, axis") };
}

export const traceLogSoftmax: Trace<LogSoftmax> = ({ axis }, x) => {
  const shifted = belowZero(x, axis);
  return shifted.sub(sum(shifted.exp(), { axes: axis, keepDims: true }).log());
};
