import { ancestors, broadcastStrides, type Elementwise, forEachIndex, operations, type Sym, sameShape, sizeOf } from "../../graph/index.js";

/** Numbers for the leaves, by name, row-major. */
export interface Feeds {
  readonly inputs: ReadonlyMap<string, ArrayLike<number>>;
  readonly states: ReadonlyMap<string, ArrayLike<number>>;
}

/**
 * The float64 interpreter: computes every node below `roots`, one after the other, by the meanings in the operation table.
 * It defines what a graph means; the other backends are tested against it. `visit` sees each value as soon as it is there.
 */
export function evaluate(roots: Iterable<Sym>, feeds: Feeds, visit?: (node: Sym, value: Float64Array) => void): Map<Sym, Float64Array> {
  const values = new Map<Sym, Float64Array>();
  for (const node of ancestors(roots)) {
    const value = compute(
      node,
      node.inputs.map((source) => values.get(source)!),
      feeds,
    );
    values.set(node, value);
    visit?.(node, value);
  }
  return values;
}

function compute(node: Sym, inputs: readonly Float64Array[], feeds: Feeds): Float64Array {
  const operation = operations[node.op];
  if (operation.kind === "elementwise") return elementwise(node, inputs, operation);
  if (operation.kind === "structural") return operation.meaning(node, inputs);
  const name = node.attributes.name as string;
  const fed = (node.op === "input" ? feeds.inputs : feeds.states).get(name);
  if (fed === undefined || fed.length !== sizeOf(node.shape))
    throw new Error(`Reference: ${node.op} "${name}" of ${sizeOf(node.shape)} elements was fed ${fed?.length ?? "nothing"}`);
  return Float64Array.from(fed);
}

function elementwise(node: Sym, inputs: readonly Float64Array[], { meaning }: Elementwise): Float64Array {
  const result = new Float64Array(sizeOf(node.shape));
  const whole = node.dtype === "i32"; // i32 arithmetic wraps around
  const steps = node.inputs.map((source) => broadcastStrides(source.shape, node.shape));
  const store = (at: number, value: number) => {
    result[at] = whole ? value | 0 : value;
  };
  if (node.inputs.every((source) => sameShape(source.shape, node.shape))) {
    const [a, b, c] = inputs;
    for (let at = 0; at < result.length; at++) store(at, meaning(a![at]!, b?.[at] ?? 0, c?.[at] ?? 0));
    return result;
  }
  forEachIndex(node.shape, (index, at) => {
    store(at, meaning(...inputs.map((values, source) => values[index.reduce((from, i, axis) => from + i * steps[source]![axis]!, 0)]!)));
  });
  return result;
}
