import { currentPlace, Sym, shownSymbol } from "../engine/graph/index.js";
import { type Json, OwnMembers, UserError } from "../errors/index.js";
import type { Scope, Trace } from "./scope.js";

/** A layer as a function over symbols. It may ask `scope` for parameters, buffers and random numbers. */
export type CustomTrace = (x: Sym, scope: Scope, options: Json) => Sym;

/** A layer of one's own: a recipe holds its name and options, and finds the function by the name. */
export type Custom = Readonly<{ layer: "custom"; name: string; options: Json }>;

const own = new OwnMembers<CustomTrace>("nn.custom", "layer");

/**
 * Registers `trace` under `name` and returns the layer. What varies from layer to layer (sizes, rates) belongs into `options`, since
 * the function is found by its name again when a saved model is loaded.
 *   nn.custom("scaledTanh", (x, scope, options) => x.tanh().mul(scope.parameter("gain", [1], "ones", "scale")))
 * @throws UserError for an empty name, or if another function has the name already
 */
export function custom(name: string, trace: CustomTrace, options: Json = null): Custom {
  own.register(name, trace, [trace]);
  return { layer: "custom", name, options };
}

/** A layer of one's own from JSON. @throws UserError if no function is registered under its name */
export function registeredCustom({ name, options = null }: Omit<Custom, "layer">): Custom {
  own.find(String(name), "nn.custom");
  return { layer: "custom", name, options };
}

/** @throws UserError if the function returns no symbol with the batch as its first axis */
export const traceCustom: Trace<Custom> = ({ name, options }, x, scope) => {
  const y = own.find(name, currentPlace())(x, scope, options);
  if (!(y instanceof Sym) || y.shape[0] !== x.shape[0])
    throw new UserError({
      place: `${currentPlace()} "${name}"`,
      what: `expected a symbol [${x.shape[0]}, ..], got ${shownSymbol(y)}`,
      remedy: "Return one row of output for each row of the batch",
    });
  return y;
};
