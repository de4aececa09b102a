import { currentPlace, Sym, showShape } from "../engine/graph/index.js";
import { didYouMean, UserError } from "../errors/index.js";
import type { Scope, Trace } from "./scope.js";

/** What JSON can hold: the options of a layer of one's own. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A layer as a function over symbols. It may ask `scope` for parameters, buffers and random numbers. */
export type CustomTrace = (x: Sym, scope: Scope, options: Json) => Sym;

/** A layer of one's own: a recipe holds its name and options, and finds the function by the name. */
export type Custom = Readonly<{ layer: "custom"; name: string; options: Json }>;

const registered = new Map<string, CustomTrace>();

/**
 * Registers `trace` under `name` and returns the layer. What varies from layer to layer (sizes, rates) belongs into `options`, since
 * the function is found by its name again when a saved model is loaded.
 *   nn.custom("scaledTanh", (x, scope, options) => x.tanh().mul(scope.parameter("gain", [1], "ones", "scale")))
 * @throws UserError for an empty name, or if another function has the name already
 */
export function custom(name: string, trace: CustomTrace, options: Json = null): Custom {
  const place = "nn.custom";
  if (name === "") throw new UserError({ place, what: "the name is empty", remedy: "Give a name to find the layer by" });
  const before = registered.get(name);
  // The same text is the same function made again, as when a function that builds a network is called for every trial.
  if (before !== undefined && before !== trace && before.toString() !== trace.toString())
    throw new UserError({
      place,
      what: `the name "${name}" belongs to another function already`,
      remedy: "Choose another name, and pass what varies as options",
    });
  registered.set(name, trace);
  return { layer: "custom", name, options };
}

/** A layer of one's own from JSON. @throws UserError if no function is registered under its name */
export function registeredCustom({ name, options = null }: Omit<Custom, "layer">): Custom {
  found(String(name), "nn.custom");
  return { layer: "custom", name, options };
}

/** @throws UserError if the function returns no symbol with the batch as its first axis */
export const traceCustom: Trace<Custom> = ({ name, options }, x, scope) => {
  const y = found(name, currentPlace())(x, scope, options);
  if (!(y instanceof Sym) || y.shape[0] !== x.shape[0])
    throw new UserError({
      place: `${currentPlace()} "${name}"`,
      what: `expected a symbol [${x.shape[0]}, ..], got ${y instanceof Sym ? showShape(y.shape) : typeof y}`,
      remedy: "Return one row of output for each row of the batch",
    });
  return y;
};

function found(name: string, place: string): CustomTrace {
  const trace = registered.get(name);
  if (trace !== undefined) return trace;
  throw new UserError({
    place,
    what: `no layer is registered under the name "${name}"${didYouMean(name, [...registered.keys()])}`,
    remedy: `Call nn.custom("${name}", ...) before the model is used or loaded`,
  });
}
