import { matmul, reshape, type Sym } from "../engine/graph/index.js";
import { flag, positiveInteger } from "../errors/index.js";
import { checkedInit, type Init } from "../init/index.js";
import { wrongShape } from "./axes.js";
import type { Trace } from "./scope.js";

/**
 * Fully connected layer: y = x W + b over the last axis. Shapes: x [batch, inputs] or [batch, time, inputs], W [inputs, units], b [units], y [.., units].
 * Inside of `nn.ensemble` with M members: x [M, batch, inputs] (or [1, ..] for rows that all members see), W [M, inputs, units], b [M, units].
 * Without `init`, W starts as the activation that follows in `nn.sequential` wants it (see `defaultInit`); b starts at zero unless `biasInit` says otherwise.
 */
export type Dense = Readonly<{ layer: "dense"; units: number; bias: boolean; init?: Init; biasInit: Init }>;

/** @throws UserError if `units` is not a positive whole number or a start value is unknown */
export function dense(
  units: number,
  { bias = true, init, biasInit = "zeros" }: { bias?: boolean; init?: Init; biasInit?: Init } = {},
): Dense {
  return {
    layer: "dense",
    units: positiveInteger(units, "nn.dense, units"),
    bias: flag(bias, "nn.dense, bias"),
    ...(init !== undefined && { init: checkedInit(init, "nn.dense, init") }),
    biasInit: checkedInit(biasInit, "nn.dense, biasInit"),
  };
}

export const traceDense: Trace<Dense> = ({ units, bias, init = "lecun", biasInit }, x, scope) => {
  const inputs = x.shape.at(-1);
  if (scope.members !== undefined && inputs !== undefined) {
    const fans = { fanIn: inputs, fanOut: units };
    const y = matmul(x, scope.parameter("weight", [scope.members, inputs, units], init, "weight", fans));
    return bias ? y.add(reshape(scope.parameter("bias", [scope.members, units], biasInit, "bias", fans), [scope.members, 1, units])) : y;
  }
  if (inputs === undefined || x.shape.length < 2 || x.shape.length > 3)
    throw wrongShape(
      x,
      "[batch, inputs] or [batch, time, inputs]",
      x.shape.length > 3 ? "Put nn.flatten() before it" : "Put nn.reshape() before it",
    );
  const fans = { fanIn: inputs, fanOut: units };
  const y = matmul(asRows(x), scope.parameter("weight", [inputs, units], init, "weight", fans));
  const shifted = bias ? y.add(scope.parameter("bias", [units], biasInit, "bias", fans)) : y;
  return reshape(shifted, [...x.shape.slice(0, -1), units]);
};

/** Joins all axes but the last, so that the product is one of two matrices. */
function asRows(x: Sym): Sym {
  return reshape(x, [x.shape.slice(0, -1).reduce((rows, size) => rows * size, 1), x.shape.at(-1)!]);
}
