import { type OpName, type Shape, type Sym, slidingOf } from "../../engine/graph/index.js";
import { UserError } from "../../errors/index.js";
import type { OnnxAttribute } from "../../formats/index.js";
import type { OnnxBuilder } from "./onnxBuilder.js";
import { isFixed, type Size, sameSize } from "./rowSizes.js";

/** What the translation of an operation sees: the node, its shape, the shapes and names of its operands, and where nodes are written. */
export type Site = Readonly<{
  node: Sym;
  sizes: readonly Size[];
  /** Where a slice begins, along each axis. */
  starts: readonly Size[];
  operandSizes: readonly (readonly Size[])[];
  names: readonly string[];
  builder: OnnxBuilder;
  /** The name of the number of rows, int64 [1]. */
  rows: () => string;
}>;

/** Writes the nodes of one operation and returns the name of their result. */
type Translation = (site: Site) => string;

const int = (value: number): OnnxAttribute => ({ kind: "int", value });
const ints = (value: readonly number[]): OnnxAttribute => ({ kind: "ints", value });

/** An operation that is one ONNX operator with the same operands. */
const as =
  (op: string): Translation =>
  (site) =>
    write(site, op, site.names);

/**
 * Every operation of the graph as ONNX operators (set 18). A new operation has its line here; leaves and what is known before any row is are handled
 * by `networkToOnnx`.
 */
export const translations: { readonly [K in OpName]: Translation } = {
  add: as("Add"),
  sub: as("Sub"),
  mul: as("Mul"),
  div: as("Div"),
  neg: as("Neg"),
  abs: as("Abs"),
  sign: as("Sign"),
  floor: as("Floor"),
  exp: as("Exp"),
  expm1: (site) => write(site, "Sub", [write(site, "Exp", site.names), site.builder.float(1)]),
  log: as("Log"),
  log1p: (site) => write(site, "Log", [write(site, "Add", [...site.names, site.builder.float(1)])]),
  sqrt: as("Sqrt"),
  rsqrt: (site) => write(site, "Reciprocal", [write(site, "Sqrt", site.names)]),
  tanh: as("Tanh"),
  sigmoid: as("Sigmoid"),
  erf: as("Erf"),
  sin: as("Sin"),
  cos: as("Cos"),
  relu: as("Relu"),
  pow: as("Pow"),
  min: as("Min"),
  max: as("Max"),
  equal: as("Equal"),
  less: as("Less"),
  lessEqual: as("LessOrEqual"),
  and: as("And"),
  or: as("Or"),
  not: as("Not"),
  select: as("Where"),
  stopGradient: ({ names }) => names[0]!,
  toF32: ({ builder, names, node }) => builder.cast(names[0]!, "float", { at: node.place }),
  toI32: ({ builder, names, node }) => builder.cast(names[0]!, "int32", { at: node.place }),
  toBool: ({ builder, names, node }) => builder.cast(names[0]!, "bool", { at: node.place }),
  reduceSum: (site) => reduce(site, "ReduceSum"),
  reduceMax: (site) => reduce(site, "ReduceMax"),
  reduceMin: (site) => reduce(site, "ReduceMin"),
  argmax: (site) => {
    const attributes = { axis: int(site.node.attributes.axis as number), keepdims: int(0) };
    return site.builder.cast(write(site, "ArgMax", site.names, attributes), "int32", { at: site.node.place });
  },
  matmul: (site) => {
    const { attributes } = site.node;
    const sides = site.names.map((name, at) =>
      attributes[at === 0 ? "transposeA" : "transposeB"] === true ? lastSwapped(site, name, at) : name,
    );
    return write(site, "MatMul", sides);
  },
  reshape: (site) => write(site, "Reshape", [site.names[0]!, reshapeTarget(site)]),
  transpose: (site) => write(site, "Transpose", site.names, { perm: ints(site.node.attributes.order as number[]) }),
  broadcastTo: (site) => expand(site, site.names[0]!, site.operandSizes[0]!),
  slice: (site) => {
    const { sizes, starts, operandSizes } = site;
    const axes = sizes.flatMap((size, axis) => (sameSize(size, operandSizes[0]![axis]) ? [] : [axis]));
    const ends = axes.map((axis) => sumOf(site, starts[axis]!, sizes[axis]!));
    return sliced(site, axes, [axes.map((axis) => starts[axis]!), ends]);
  },
  reverse: (site) => {
    const axes = site.node.attributes.axes as readonly number[];
    // From the last element on, backwards past the first.
    return sliced(site, axes, [axes.map(() => -1), axes.map(() => -(2 ** 31)), axes.map(() => -1)]);
  },
  pad: (site) => {
    const { low, value } = site.node.attributes as { low: readonly number[]; value: number };
    const [from] = site.operandSizes;
    const high = site.sizes.map((size, axis) =>
      sameSize(size, from![axis]) ? 0 : fixedSize(site, axis) - low[axis]! - Number(from![axis]),
    );
    const fill = site.node.dtype === "f32" ? site.builder.float(value) : undefined;
    if (fill === undefined && value !== 0) throw unable(site.node, `pads ${site.node.dtype} with ${value}`);
    return write(site, "Pad", [site.names[0]!, site.builder.wholes(...low, ...high), ...(fill === undefined ? [] : [fill])]);
  },
  concat: (site) => write(site, "Concat", site.names, { axis: int(site.node.attributes.axis as number) }),
  gather: (site) => {
    const [table, indices] = site.names as [string, string];
    const last = site.operandSizes[0]![0];
    if (typeof last !== "number") throw unable(site.node, "looks up rows of the batch");
    return write(site, "Gather", [table, clamped(site, indices, last)], { axis: int(0) });
  },
  scatterAdd: (site) => {
    if (!isFixed(site.sizes)) throw unable(site.node, "adds up rows of the batch");
    const [indices, updates] = site.names as [string, string];
    const places = write(site, "Unsqueeze", [clamped(site, indices, site.sizes[0]!), site.builder.wholes(-1)]);
    const zeros = write(site, "Expand", [site.builder.float(0), site.builder.wholes(...site.sizes)]);
    return write(site, "ScatterND", [zeros, site.builder.cast(places, "int64"), updates], { reduction: { kind: "string", value: "add" } });
  },
  windows: (site) => {
    const { kernel, stride, dilation } = slidingOf(site.node);
    const lead = site.sizes.length - 2 * kernel.length;
    // One axis after the other becomes two, its windows' elements and its windows; then all elements move before all windows.
    const apart = kernel.reduce((x, size, axis) => {
      const out = fixedSize(site, lead + kernel.length + axis);
      const places = Array.from({ length: size * out }, (_, i) => Math.floor(i / out) * dilation[axis]! + (i % out) * stride[axis]!);
      const data = BigInt64Array.from(places, BigInt);
      const indices = site.builder.constant({ type: "int64", shape: [size, out], data }, "windows");
      return write(site, "Gather", [x, indices], { axis: int(lead + 2 * axis) });
    }, site.names[0]!);
    const perm = [
      ...Array.from({ length: lead }, (_, axis) => axis),
      ...kernel.map((_, axis) => lead + 2 * axis),
      ...kernel.map((_, axis) => lead + 2 * axis + 1),
    ];
    return write(site, "Transpose", [apart], { perm: ints(perm) });
  },
  iota: (site) => {
    const axis = site.node.attributes.axis as number;
    const size = fixedSize(site, axis);
    const shape: Shape = site.sizes.map((_, at) => (at === axis ? size : 1));
    const counted = site.builder.constant({ type: "int32", shape, data: Int32Array.from({ length: size }, (_, i) => i) }, "counted");
    return expand(site, counted, shape);
  },
  fold: ({ node }) => {
    throw unable(node, "adds up overlapping windows");
  },
  randomBits: ({ node }) => {
    throw unable(node, "draws random numbers when it predicts");
  },
  input: leaf,
  state: leaf,
  constant: leaf,
};

function leaf({ node }: Site): never {
  throw new Error(`The leaf ${node} has no name in the ONNX graph`);
}

/** What ONNX, or this translation into it, has no operators for. */
function unable({ place, op }: Sym, what: string): UserError {
  return new UserError({
    place: `ONNX, ${place === "" ? op : place}`,
    what: `the layer ${what} (operation "${op}"), which an ONNX file cannot hold`,
    remedy: "Export to another format (gradus export --to js holds every model), or train without that layer",
  });
}

function write(
  { builder, node }: Site,
  op: string,
  inputs: readonly string[],
  attributes?: Readonly<Record<string, OnnxAttribute>>,
): string {
  return builder.node(op, inputs, { at: node.place, ...(attributes && { attributes }) });
}

function fixedSize({ sizes, node }: Site, axis: number): number {
  const size = sizes[axis];
  if (typeof size === "number") return size;
  throw unable(node, "changes the number of rows on the way");
}

function reduce(site: Site, op: string): string {
  const axes = site.node.attributes.axes as readonly number[];
  return write(site, op, [site.names[0]!, site.builder.wholes(...axes)], { keepdims: int(0) });
}

function lastSwapped(site: Site, name: string, operand: number): string {
  const rank = site.operandSizes[operand]!.length;
  const perm = Array.from({ length: rank }, (_, axis) => (axis < rank - 2 ? axis : axis === rank - 2 ? rank - 1 : rank - 2));
  return write(site, "Transpose", [name], { perm: ints(perm) });
}

/** One size that grows with the rows is left to the runtime. */
function reshapeTarget(site: Site): string {
  const free = site.sizes.filter((size) => typeof size !== "number").length;
  if (free > 1) throw unable(site.node, "relates rows of the batch to each other");
  return site.builder.wholes(...site.sizes.map((size) => (typeof size === "number" ? size : -1)));
}

/** Stretches x to the site's shape; an axis that fits already is asked for with size 1, which ONNX leaves as it is. */
function expand(site: Site, x: string, from: readonly Size[]): string {
  const { sizes } = site;
  const missing = sizes.length - from.length;
  const wished = sizes.map((size, axis) => (axis >= missing && sameSize(size, from[axis - missing]) ? 1 : size));
  return write(site, "Expand", [x, vector(site, wished)]);
}

/** Sizes as int64 [count], those that grow with the rows computed when the model runs. */
function vector(site: Site, sizes: readonly Size[]): string {
  const { builder } = site;
  if (isFixed(sizes)) return builder.wholes(...sizes);
  const parts = sizes.map((size) => {
    if (typeof size === "number") return builder.wholes(size);
    return size.perRow === 1 ? site.rows() : write(site, "Mul", [site.rows(), builder.wholes(size.perRow)]);
  });
  return parts.length === 1 ? parts[0]! : write(site, "Concat", parts, { axis: int(0) });
}

/** Where a part ends that begins at `start`. */
function sumOf({ node }: Site, start: Size, size: Size): Size {
  if (typeof start === "number" && typeof size === "number") return start + size;
  if (start === 0) return size;
  if (typeof start === "object" && typeof size === "object") return { perRow: start.perRow + size.perRow };
  throw unable(node, "takes rows of the batch apart");
}

/** Starts, ends and, where they are not 1, steps along some axes. */
function sliced(site: Site, axes: readonly number[], [starts, ends, steps]: readonly (readonly Size[])[]): string {
  const more = steps === undefined ? [] : [vector(site, steps)];
  return write(site, "Slice", [site.names[0]!, vector(site, starts!), vector(site, ends!), vector(site, axes), ...more]);
}

/** Indices outside of a table of `rows` are those of its ends. */
function clamped(site: Site, indices: string, rows: number): string {
  const whole = (value: number): string => site.builder.constant({ type: "int32", shape: [], data: Int32Array.of(value) });
  return write(site, "Min", [write(site, "Max", [indices, whole(0)]), whole(rows - 1)]);
}
