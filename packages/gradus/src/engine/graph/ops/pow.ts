import { pow } from "../../scalar/elementary/pow.js";
import type { Elementwise } from "../operation.js";
import type { Sym } from "../symbol.js";

/** a^b; d/da = b a^(b-1), d/db = y log a (0 where a is not positive). */
export const powOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, node) => {
    const [a, b] = node.inputs as [Sym, Sym];
    return [g.mul(b).mul(a.pow(b.sub(1))), g.mul(a.greater(0).select(node.mul(a.greater(0).select(a, 1).log()), 0))];
  },
  meaning: (a, b) => a! ** b!,
  lowering: (a, b) => pow(a!, b!),
};
