import type { Trace } from "./scope.js";

/** y = x min(max(x + 3, 0), 6) / 6: the silu with a hard sigmoid. Source: Howard et al. 2019, Searching for MobileNetV3, section 5.2. */
export type Hardswish = Readonly<{ layer: "hardswish" }>;

export function hardswish(): Hardswish {
  return { layer: "hardswish" };
}

export const traceHardswish: Trace<Hardswish> = (_, x) => x.mul(x.add(3).relu().min(6)).div(6);
