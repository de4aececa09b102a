import { inRange } from "../errors/index.js";
import type { Trace } from "./scope.js";

/** y = x above 0, slope x elsewhere. Source: Maas, Hannun, Ng 2013, Rectifier nonlinearities improve neural network acoustic models. */
export type LeakyRelu = Readonly<{ layer: "leakyRelu"; slope: number }>;

/** @throws UserError if `slope` is not finite */
export function leakyRelu({ slope = 0.01 }: { slope?: number } = {}): LeakyRelu {
  return { layer: "leakyRelu", slope: inRange(slope, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "()", "nn.leakyRelu, slope") };
}

export const traceLeakyRelu: Trace<LeakyRelu> = ({ slope }, x) => x.greater(0).select(x, x.mul(slope));
