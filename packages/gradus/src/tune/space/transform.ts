import { didYouMean, UserError } from "../../errors/index.js";
import type { Dimension, Node, Parent, Plan } from "./plan.js";
import type { Json } from "./scale.js";

type Parameters = { readonly [name: string]: Json };

/** T^-1: the parameters at a point. */
export function readParameters({ nodes, dimensions }: Plan, u: ArrayLike<number>): Parameters {
  const active = activeAt(dimensions, u);
  const read = (record: readonly Node[]): Parameters => {
    const values: Record<string, Json> = {};
    for (const node of record) {
      if (!exists(node.parent, dimensions, active, u)) continue;
      if (node.node === "fixed") values[node.key] = node.value;
      else {
        const value = at(dimensions, node.dimension).valueAt(u[node.dimension] ?? Number.NaN);
        values[node.key] = node.node === "leaf" ? value : { branch: value, ...read(node.of.get(String(value)) ?? []) };
      }
    }
    return values;
  };
  return read(nodes);
}

/** T: the point of parameters. @throws UserError that names what is missing, unknown, or outside of its range */
export function writeParameters({ nodes, dimensions }: Plan, parameters: Parameters, place: string): Float64Array {
  const u = new Float64Array(dimensions.length).fill(Number.NaN);
  const write = (record: readonly Node[], values: Parameters, where: string): void => {
    const expected = new Set<string>();
    for (const node of record) {
      if (node.parent !== null && !holdsParent(node.parent, dimensions, u)) continue;
      expected.add(node.key);
      writeNode(node, values, where);
    }
    const stranger = Object.keys(values).find((key) => !expected.has(key) && key !== "branch");
    if (stranger === undefined) return;
    const what = `there is no parameter "${stranger}" here${didYouMean(stranger, [...expected])}`;
    throw new UserError({ place: where, what, remedy: `Give: ${[...expected].join(", ")}` });
  };
  const writeNode = (node: Node, values: Parameters, where: string): void => {
    const value = values[node.key];
    const here = `${where}, ${node.key}`;
    if (value === undefined) throw new UserError({ place: here, what: "it is missing", remedy: "Give a value for each parameter" });
    if (node.node === "fixed") {
      if (JSON.stringify(value) === JSON.stringify(node.value)) return;
      throw new UserError({
        place: here,
        what: `it is fixed at ${JSON.stringify(node.value)}, got ${JSON.stringify(value)}`,
        remedy: "Give that value",
      });
    }
    const inner = node.node === "branches" ? ((value ?? {}) as Parameters) : undefined;
    const chosen = inner === undefined ? value : (inner.branch ?? null);
    const dimension = at(dimensions, node.dimension);
    u[node.dimension] = dimension.unitOf(chosen);
    if (Number.isNaN(u[node.dimension])) {
      const what = `${JSON.stringify(chosen)} is none of its values`;
      throw new UserError({ place: here, what, remedy: allowedBy(dimension) });
    }
    if (node.node === "branches" && inner !== undefined) write(node.of.get(String(chosen)) ?? [], inner, here);
  };
  write(nodes, parameters, place);
  return u;
}

/** Which dimensions exist at a point, from the first on, since a parent stands before its children. */
export function activeAt(dimensions: readonly Dimension[], u: ArrayLike<number>): Uint8Array {
  const active = new Uint8Array(dimensions.length);
  dimensions.forEach(({ parent }, i) => {
    active[i] = exists(parent, dimensions, active, u) ? 1 : 0;
  });
  return active;
}

function exists(parent: Parent | null, dimensions: readonly Dimension[], active: Uint8Array, u: ArrayLike<number>): boolean {
  if (parent === null) return true;
  const scale = at(dimensions, parent.dimension);
  return active[parent.dimension] === 1 && scale.kind !== "real" && parent.bins.includes(scale.indexAt(u[parent.dimension] ?? Number.NaN));
}

/** As `exists`, for a point that is being written: a parent that does not exist is still NaN. */
function holdsParent(parent: Parent, dimensions: readonly Dimension[], u: Float64Array): boolean {
  const scale = at(dimensions, parent.dimension);
  const x = u[parent.dimension] ?? Number.NaN;
  return !Number.isNaN(x) && scale.kind !== "real" && parent.bins.includes(scale.indexAt(x));
}

function allowedBy(dimension: Dimension): string {
  const show = (u: number): string => JSON.stringify(dimension.valueAt(u));
  if (dimension.kind === "real") return `Give a number from ${show(0)} to ${show(1)}`;
  if (dimension.count > 12) return `Its values go from ${show(0)} to ${show(1)}`;
  const values = Array.from({ length: dimension.count }, (_, index) => {
    const [low, high] = dimension.edgesOf(index);
    return show((low + high) / 2);
  });
  return `Allowed: ${values.join(", ")}`;
}

function at(dimensions: readonly Dimension[], index: number): Dimension {
  const dimension = dimensions[index];
  if (dimension === undefined) throw new Error(`tune: there is no dimension ${index}`);
  return dimension;
}
