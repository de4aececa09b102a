import type { Shape } from "../engine/graph/index.js";
import { sizeOf } from "../engine/graph/index.js";

/** How many weights lead into a unit and out of an input: what keeps the variance of signals and of gradients. */
export type Fans = Readonly<{ fanIn: number; fanOut: number }>;

/** Which of the two a start value divides by; `average` is (fanIn + fanOut) / 2. */
export type Fan = "in" | "out" | "average";

/** The fans of a convolution's weight [out, channels / groups, kernel..]: each counts the kernel's positions. */
export function kernelFans(shape: Shape): Fans {
  const [out = 1, depth = 1, ...kernel] = shape;
  return { fanIn: depth * sizeOf(kernel), fanOut: out * sizeOf(kernel) };
}

export function countOf({ fanIn, fanOut }: Fans, fan: Fan): number {
  return fan === "in" ? fanIn : fan === "out" ? fanOut : (fanIn + fanOut) / 2;
}
