import { gradients, input as leaf, type Sym, sum, transpose } from "#gradus/engine";
import { checkedLayer, collectScope, traceLayer } from "#gradus/nn";
import type { GoldenCase } from "#gradus/testing";
import type { Computation, Precision } from "./adapter.js";
import { input } from "./caseFields.js";
import { runOnce } from "./runOnce.js";

/** How a case's tensors and a layer's belong together. */
export interface Joint {
  /** The layer as JSON, so that the check of what a recipe holds runs too. */
  readonly layer: Readonly<Record<string, unknown>>;
  readonly training?: boolean;
  /** The case's input for each parameter and buffer of the layer; "~w" stands for the transpose of "w". */
  readonly tensors?: Readonly<Record<string, string>>;
  /** Names of the input and of the factor of the output; x and gy unless given. */
  readonly x?: string;
  readonly gy?: string;
}

/** A layer traced for a case: its output, the gradients for the input and the parameters by the names of the case's tensors, and next buffers. */
export interface TracedCase {
  readonly y: Sym;
  readonly gradients: Readonly<Record<string, Sym>>;
  readonly updates: ReadonlyMap<string, Sym>;
}

/** Traces a layer with the case's tensors as inputs. The scalar that is differentiated is sum(y * gy). */
export function traceCase(golden: GoldenCase, { layer, training = true, tensors = {}, x = "x", gy = "gy" }: Joint): TracedCase {
  const leaves = new Map<string, Sym>();
  const leafOf = (name: string): Sym => {
    const { shape, integer } = input(golden, name);
    const known = leaves.get(name) ?? leaf(name, shape, integer ? "i32" : "f32");
    leaves.set(name, known);
    return known;
  };
  const found = ({ path }: { readonly path: string }): Sym => {
    const name = tensors[path];
    if (name === undefined) throw new Error(`${golden.id}: nothing is given for ${path} of the layer`);
    return name.startsWith("~") ? transpose(leafOf(name.slice(1))) : leafOf(name);
  };
  const { scope, updates, parameters } = collectScope({
    training,
    seed: leaf("seed", [], "i32"),
    step: leaf("step", [], "i32"),
    lookup: { parameter: found, buffer: found },
  });
  const y = traceLayer(checkedLayer(layer), leafOf(x), scope);
  if (golden.inputs[gy] === undefined) return { y, gradients: {}, updates };
  const names = [x, ...parameters.map(({ path }) => tensors[path]!.replace("~", ""))].filter((name) => leafOf(name).dtype === "f32");
  const slopes = gradients(sum(y.mul(leaf(gy, y.shape))), names.map(leafOf));
  return { y, gradients: Object.fromEntries(names.map((name, i) => [name, slopes[i]!])), updates };
}

/** y and the gradients `dx`, `dw`, ... of a case. */
export function layerCase(golden: GoldenCase, precision: Precision, joint: Joint): Computation {
  const traced = traceCase(golden, joint);
  const slopes = Object.entries(traced.gradients).map(([name, slope]) => [`d${name}`, slope] as const);
  return runOnce({ y: traced.y, ...Object.fromEntries(slopes) }, golden.inputs, precision === "float64" ? "reference" : "wasm");
}
