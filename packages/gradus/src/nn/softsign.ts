import type { Trace } from "./scope.js";

/** y = x / (1 + |x|). Source: Bergstra et al. 2009, Quadratic polynomials learn better image features. */
export type Softsign = Readonly<{ layer: "softsign" }>;

export function softsign(): Softsign {
  return { layer: "softsign" };
}

export const traceSoftsign: Trace<Softsign> = (_, x) => x.div(x.abs().add(1));
