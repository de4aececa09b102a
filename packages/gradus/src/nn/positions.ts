import { constant } from "../engine/graph/index.js";
import { oneOf } from "../errors/index.js";
import { normal } from "../init/index.js";
import { axes } from "./axes.js";
import type { Trace } from "./scope.js";

/**
 * Tells tokens where they stand: y = x + P for x [batch, tokens, features], P [tokens, features]; attention alone does not see the order.
 *   - "sinusoidal": P[t, 2 i] = sin(t / 10000^(2 i / features)), P[t, 2 i + 1] = cos of the same
 *   - "learned": a trained table, normal with deviation 0.02 at the start (BERT)
 * Source: Vaswani et al. 2017, Attention is all you need, section 3.5.
 */
export type Positions = Readonly<{ layer: "positions"; form: "sinusoidal" | "learned" }>;

/** @throws UserError for an unknown form */
export function positions({ form = "sinusoidal" }: { form?: Positions["form"] } = {}): Positions {
  return { layer: "positions", form: oneOf(form, ["sinusoidal", "learned"], "nn.positions, form") };
}

/** @throws UserError if x is not [batch, tokens, features] */
export const tracePositions: Trace<Positions> = ({ form }, x, scope) => {
  const [, tokens, features] = axes(x, ["batch", "tokens", "features"]) as [number, number, number];
  const shape = [tokens, features];
  if (form === "sinusoidal") return x.add(constant(waves(tokens, features), shape));
  return x.add(scope.parameter("weight", shape, normal({ std: 0.02 }), "embedding", { fanIn: tokens, fanOut: features }));
};

function waves(tokens: number, features: number): Float64Array {
  return Float64Array.from({ length: tokens * features }, (_, index) => {
    const [t, feature] = [Math.floor(index / features), index % features];
    const angle = t / 10_000 ** ((feature - (feature % 2)) / features);
    return feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}
