import { evaluate, type Feeds } from "../engine/backends/reference/index.js";
import { ancestors, type Definition, type Elements, type Executable, operations, type Session, type Sym } from "../engine/index.js";

/** The first operation whose result on a backend is not what it means: the element that is farthest off. */
export type Difference = Readonly<{ node: Sym; element: number; got: number; expected: number }>;

/** Allowed for one elementwise operation, relative to the result: 16 units in the last place of float32 (a power may lose more). */
const elementwiseError = 2e-6;
const powerError = 2e-5;
/** Allowed for a sum or product, relative to the same sum over absolute values. */
const sumError = 2e-5;
/** Below this float32 has no precision to speak of. */
const smallest = 1e-37;

/** A program that leaves the result of every operation of a definition, so that each can be looked at. */
export class Shadow {
  readonly #roots: readonly Sym[];
  readonly #program: Executable;
  readonly #shown: ReadonlyMap<Sym, string>;
  readonly #outputs: Definition["outputs"];

  constructor(session: Session, { name = "step", outputs, updates = {} }: Definition) {
    this.#roots = [...Object.values(outputs), ...Object.values(updates)];
    this.#outputs = outputs;
    const nodes = ancestors(this.#roots).filter(({ op, dtype }) => operations[op].kind !== "leaf" && (dtype === "f32" || dtype === "i32"));
    this.#shown = new Map(nodes.map((node) => [node, `node ${node.id}`]));
    this.#program = session.compile({
      name: `${name}, every operation`,
      outputs: Object.fromEntries(nodes.map((node) => [`node ${node.id}`, node])),
    });
  }

  /** An output of the definition as the operations one by one gave it, after `firstDifference`. */
  output(name: string): Elements {
    return this.#program.output(`node ${this.#outputs[name]!.id}`);
  }

  /**
   * Computes every operation on the session's backend and compares it with its meaning in float64 on the very inputs that the backend gave it, so that only
   * an operation's own error counts and the first one that is wrong is found, not one that suffers from it.
   */
  firstDifference(feeds: Feeds): Difference | undefined {
    for (const node of ancestors(this.#roots)) {
      if (node.op !== "input") continue;
      const name = node.attributes.name as string;
      const elements = this.#program.input(name);
      const values = feeds.inputs.get(name)!;
      for (let at = 0; at < elements.length; at++) elements[at] = values[at]!;
    }
    this.#program.compute();
    let found: Difference | undefined;
    const inputsOf = new Map<Sym, Float64Array>();
    evaluate(this.#roots, feeds, (node, value) => {
      inputsOf.set(node, value);
      const shown = this.#shown.get(node);
      if (shown === undefined || found !== undefined) return;
      const got = this.#program.output(shown);
      found = farthest(node, value, got, allowedFor(node, value, inputsOf));
      if (node.op !== "constant" && node.op !== "reshape") value.set(got); // their arrays may be the graph's own
    });
    return found;
  }
}

/** The element that is farthest beyond what is allowed, if there is one. */
function farthest(node: Sym, expected: ArrayLike<number>, got: ArrayLike<number>, allowed: (at: number) => number): Difference | undefined {
  let worst: Difference | undefined;
  let excess = 0;
  for (let at = 0; at < expected.length; at++) {
    const want = node.dtype === "f32" ? Math.fround(expected[at]!) : expected[at]!;
    if (Object.is(want, got[at]!) || want === got[at]!) continue;
    const difference = Math.abs(want - got[at]!);
    const beyond = Number.isFinite(difference) ? difference - allowed(at) : Number.POSITIVE_INFINITY;
    if (beyond > excess) [worst, excess] = [{ node, element: at, got: got[at]!, expected: expected[at]! }, beyond];
  }
  return worst;
}

function allowedFor(node: Sym, value: Float64Array, values: ReadonlyMap<Sym, Float64Array>): (at: number) => number {
  const operation = operations[node.op];
  if (node.dtype !== "f32") return () => 0;
  if (operation.kind !== "structural") {
    const error = node.op === "pow" ? powerError : elementwiseError;
    return (at) => Math.abs(value[at]!) * error + smallest;
  }
  const magnitudes = node.inputs.map((source) => (source.dtype === "f32" ? values.get(source)!.map(Math.abs) : values.get(source)!));
  const sums = node.inputs.length === 0 ? value.map(Math.abs) : operation.meaning(node, magnitudes);
  return (at) => Math.abs(sums[at]!) * sumError + smallest;
}
