import type { Distribution } from "./distribution.js";

/** Every element 1. */
export type Ones = Readonly<{ init: "ones" }>;

export function ones(): Ones {
  return { init: "ones" };
}

export function distributeOnes(): Distribution {
  return { kind: "point", value: 1 };
}
