import { ancestors, matmul, pad, reshape, reverse, type Shape, type Sym, sameShape, sizeOf, transpose, windows } from "../graph/index.js";
import { type Sliding, slidingOf } from "../graph/ops/windows.js";
import { type Rule, withInputs } from "./rewrite.js";

/** A correlation may have so many times the terms of the fold that it replaces. */
const mostTerms = 1.25;

/**
 * The gradient of a convolution's input, written down for each window and then folded, becomes a convolution itself: of the padded gradient with the reversed
 * filters, whose windows nobody writes down. With steps of one only, where most of what the padding adds is cut off again. A sum over positions of the kernel
 * outside, over filters inside becomes one over both: the order of additions changes, by the graph alone. Undefined if there is nothing to replace.
 */
export function correlating(roots: readonly Sym[]): Rule | undefined {
  const found = convolutionsBackwards(ancestors(roots), new Set(roots));
  if (found.size === 0) return undefined;
  const now = new Map<Sym, Sym>();
  return (node, inputs) => {
    const backwards = found.get(node);
    const result = backwards === undefined ? withInputs(node, inputs) : correlation(backwards, now);
    now.set(node, result);
    return result;
  };
}

/** filters' (as columns) times a gradient, folded with `sliding`; then the block of `size` from `start` on along the last axes. */
interface Backwards {
  readonly filters: Sym;
  readonly gradient: Sym;
  readonly sliding: Sliding;
  /** Positions of the windows. */
  readonly out: Shape;
  readonly start: readonly number[];
  readonly size: Shape;
  readonly shape: Shape;
}

/** By the last node of each: a fold, or the slice that is all that is read of it. */
function convolutionsBackwards(nodes: readonly Sym[], roots: ReadonlySet<Sym>): Map<Sym, Backwards> {
  const readers = new Map<Sym, Sym[]>();
  for (const node of nodes) for (const source of node.inputs) readers.set(source, [...(readers.get(source) ?? []), node]);
  const onlyReader = (node: Sym): Sym | undefined => (roots.has(node) || readers.get(node)!.length > 1 ? undefined : readers.get(node)![0]);
  const found = new Map<Sym, Backwards>();
  for (const fold of nodes) {
    const [columns] = fold.inputs;
    if (fold.op !== "fold" || columns?.op !== "reshape" || onlyReader(columns) === undefined) continue;
    const [product] = columns.inputs as [Sym];
    if (onlyReader(product) === undefined) continue;
    const reader = onlyReader(fold);
    const last = reader?.op === "slice" ? reader : fold;
    const backwards = backwardsOf(fold, columns.shape, product, last);
    if (backwards !== undefined) found.set(last, backwards);
  }
  return found;
}

function backwardsOf(fold: Sym, columns: Shape, product: Sym, last: Sym): Backwards | undefined {
  const sliding = slidingOf(fold);
  const axes = sliding.kernel.length;
  const [filters, gradient] = product.inputs as [Sym, Sym];
  const [batch, channels] = fold.shape as [number, number];
  const groups = product.shape[1]!;
  const isConvolution =
    product.op === "matmul" &&
    product.attributes.transposeA === true &&
    product.attributes.transposeB === false &&
    fold.shape.length === axes + 2 &&
    filters.shape.length === 3 &&
    filters.shape[0] === groups &&
    sizeOf(gradient.shape) * filters.shape[2]! === sizeOf(product.shape) * filters.shape[1]! &&
    sliding.stride.every((step) => step === 1);
  const out = columns.slice(2 + axes);
  if (!isConvolution || !sameShape(product.shape, [batch, groups, (channels / groups) * sizeOf(sliding.kernel), sizeOf(out)]))
    return undefined;
  const starts = last === fold ? fold.shape.map(() => 0) : (last.attributes.starts as readonly number[]);
  if (starts[0] !== 0 || starts[1] !== 0 || last.shape[0] !== batch || last.shape[1] !== channels) return undefined;
  const [start, size] = [starts.slice(2), last.shape.slice(2)];
  const within = edges({ sliding, out, start, size }).every(({ low, high }) => low >= 0 && high >= 0);
  if (!within || sizeOf(size) > mostTerms * sizeOf(out)) return undefined;
  return { filters, gradient, sliding, out, start, size, shape: last.shape };
}

/** How far the windows that are wanted reach over the gradient. */
function edges({
  sliding: { kernel, dilation },
  out,
  start,
  size,
}: Pick<Backwards, "sliding" | "out" | "start" | "size">): { low: number; high: number }[] {
  return kernel.map((extent, axis) => {
    const reach = (extent - 1) * dilation[axis]!;
    const low = reach - start[axis]!;
    return { low, high: size[axis]! + reach - low - out[axis]! };
  });
}

function correlation(backwards: Backwards, now: ReadonlyMap<Sym, Sym>): Sym {
  const { sliding, out, size, shape } = backwards;
  const { kernel, dilation } = sliding;
  const [filters, gradient] = [now.get(backwards.filters)!, now.get(backwards.gradient)!];
  const [groups, each, columns] = filters.shape as [number, number, number];
  const depth = columns / sizeOf(kernel);
  const spatial = kernel.map((_, axis) => 3 + axis);
  const reversed = reverse(transpose(reshape(filters, [groups, each, depth, ...kernel]), [0, 2, 1, ...spatial]), spatial);
  const around = edges(backwards);
  const padded = pad(
    reshape(gradient, [shape[0]!, groups * each, ...out]),
    [0, 0, ...around.map(({ low }) => low)],
    [0, 0, ...around.map(({ high }) => high)],
  );
  const view = windows(padded, { kernel, dilation, stride: kernel.map(() => 1) });
  const inner = each * sizeOf(kernel);
  const product = matmul(reshape(reversed, [groups, depth, inner]), reshape(view, [shape[0]!, groups, inner, sizeOf(size)]));
  return reshape(product, shape);
}
