import type { Distribution } from "./distribution.js";

/** Every element 0. */
export type Zeros = Readonly<{ init: "zeros" }>;

export function zeros(): Zeros {
  return { init: "zeros" };
}

export function distributeZeros(): Distribution {
  return { kind: "point", value: 0 };
}
