import type { Trace } from "./scope.js";

/** y = x sigmoid(x), also known as swish. Source: Elfwing, Uchibe, Doya 2018, Sigmoid-weighted linear units; Ramachandran, Zoph, Le 2017. */
export type Silu = Readonly<{ layer: "silu" }>;

export function silu(): Silu {
  return { layer: "silu" };
}

export const traceSilu: Trace<Silu> = (_, x) => x.mul(x.sigmoid());
