import { didYouMean, UserError } from "../../errors/index.js";
import { listScale } from "./choice.js";
import { type Fields, type Leaf, type Parameter, scaleOf } from "./parameters.js";
import type { DiscreteScale, Json, Scale } from "./scale.js";

/** The dimension of another parameter and the bins of it beside which this one exists. */
export type Parent = Readonly<{ dimension: number; bins: readonly number[] }>;

/** One dimension of a space: its path (name, or name.branch.name), its scale, and what it hangs on. */
export type Dimension = Scale & Readonly<{ path: string; parent: Parent | null; parameter: Leaf | null }>;

/** Where the value of each name comes from. `dimension` counts in the space's order. */
export type Node =
  | Readonly<{ node: "leaf"; key: string; dimension: number; parent: Parent | null }>
  | Readonly<{ node: "fixed"; key: string; value: Json; parent: Parent | null }>
  | Readonly<{ node: "branches"; key: string; dimension: number; parent: Parent | null; of: ReadonlyMap<string, readonly Node[]> }>;

/** A space's dimensions, and the tree that leads from them to the parameters and back. `fixed` are the paths of numbers that are not searched. */
export type Plan = Readonly<{ dimensions: readonly Dimension[]; nodes: readonly Node[]; fixed: readonly string[] }>;

/** @throws UserError if a condition names no parameter before it, or one that it cannot hang on */
export function planOf(fields: Fields, place: string): Plan {
  const dimensions: Dimension[] = [];
  const fixed: string[] = [];
  const add = (scale: Scale, path: string, parent: Parent | null, parameter: Leaf | null): number =>
    dimensions.push({ ...scale, path, parent, parameter }) - 1;

  const walk = (record: Fields, prefix: string, outer: Parent | null): Node[] => {
    const nodes: Node[] = [];
    for (const [key, parameter] of Object.entries(record)) nodes.push(node(key, parameter, prefix, outer, nodes));
    return nodes;
  };
  const node = (key: string, parameter: Parameter, prefix: string, parent: Parent | null, before: readonly Node[]): Node => {
    const path = `${prefix}${key}`;
    if (parameter.parameter === "when") {
      const inner = parentOf(parameter, before, dimensions, `${place}, ${path}`);
      return node(key, parameter.use, prefix, inner, before);
    }
    if (parameter.parameter === "fixed") {
      if (typeof parameter.value === "number") fixed.push(path);
      return { node: "fixed", key, value: parameter.value, parent };
    }
    if (parameter.parameter !== "branches")
      return { node: "leaf", key, dimension: add(scaleOf(parameter), path, parent, parameter), parent };
    const names = Object.keys(parameter.of);
    const dimension = add(listScale("category", names), path, parent, null);
    const of = names.map((name, bin) => [name, walk(parameter.of[name] ?? {}, `${path}.${name}.`, { dimension, bins: [bin] })] as const);
    return { node: "branches", key, dimension, parent, of: new Map(of) };
  };
  return { nodes: walk(fields, "", null), dimensions, fixed };
}

/** The parent that a condition names. */
function parentOf(
  { key, is }: Extract<Parameter, { parameter: "when" }>,
  before: readonly Node[],
  dimensions: readonly Dimension[],
  place: string,
): Parent {
  const found = before.find((node) => node.key === key);
  const names = before.filter(({ node }) => node !== "fixed").map((node) => node.key);
  if (found === undefined || found.node === "fixed")
    throw new UserError({
      place,
      what: `it hangs on "${key}", which is no parameter named before it${didYouMean(key, names)}`,
      remedy: names.length === 0 ? "Put that parameter first" : `Name one of: ${names.join(", ")}`,
    });
  const scale = dimensions[found.dimension] as Dimension;
  if (scale.kind === "real")
    throw new UserError({
      place,
      what: `it hangs on "${key}", which may be any number of a range`,
      remedy: "Hang it on a whole number, a step or a choice",
    });
  const bins = is.map((value) => binOf(scale, value, `${place}, is`));
  return { dimension: found.dimension, bins };
}

function binOf(scale: DiscreteScale, value: Json, place: string): number {
  const u = scale.unitOf(value);
  if (!Number.isNaN(u)) return scale.indexAt(u);
  const first = JSON.stringify(scale.valueAt(0));
  const last = JSON.stringify(scale.valueAt(1));
  throw new UserError({ place, what: `${JSON.stringify(value)} is not among its values`, remedy: `They go from ${first} to ${last}` });
}
