import type { Trace } from "./scope.js";

/** y = min(max(x + 3, 0), 6) / 6: the sigmoid in three straight pieces. Source: Howard et al. 2019, Searching for MobileNetV3. */
export type Hardsigmoid = Readonly<{ layer: "hardsigmoid" }>;

export function hardsigmoid(): Hardsigmoid {
  return { layer: "hardsigmoid" };
}

export const traceHardsigmoid: Trace<Hardsigmoid> = (_, x) => x.add(3).relu().min(6).div(6);
