import { ancestors, concat, matmul, type Sym, sameShape, slice, sum } from "../graph/index.js";
import { type Rule, withInputs } from "./rewrite.js";

/** So many terms at least are joined. */
const fewest = 3;

/**
 * Sums of products that stand at steps of time become one product: sum over t of a_t' b_t, each a_t [rows, m] and b_t [rows, n], is a' b with the a_t and b_t
 * on top of each other. A weight that an unrolled network uses at every step gets its gradient at once, without a matrix for each step; so do biases, sums over
 * rows. The order of additions changes, by the graph alone. Undefined if there is nothing to join.
 */
export function joiningSums(roots: readonly Sym[]): Rule | undefined {
  const nodes = ancestors(roots);
  const plans = plan(nodes, roots);
  if (plans.size === 0) return undefined;
  const stacks = new Stacks(nodes);
  const now = new Map<Sym, Sym>();
  return (node, inputs) => {
    const terms = plans.get(node);
    const result =
      terms !== undefined
        ? joined(terms, stacks, now)
        : node.op === "concat" && node.attributes.axis === 0
          ? stacks.stack(inputs)
          : withInputs(node, inputs);
    now.set(node, result);
    return result;
  };
}

/** The sums whose terms can be joined: for the last addition of each, its terms. */
function plan(nodes: readonly Sym[], roots: readonly Sym[]): Map<Sym, readonly Sym[]> {
  const readers = new Map<Sym, Sym[]>();
  for (const node of nodes)
    for (const source of node.inputs) {
      const known = readers.get(source);
      if (known === undefined) readers.set(source, [node]);
      else known.push(node);
    }
  const rooted = new Set(roots);
  const single = (node: Sym): boolean => !rooted.has(node) && readers.get(node)?.length === 1;
  const isPart = (node: Sym): boolean =>
    single(node) && readers.get(node)![0]!.op === "add" && sameShape(readers.get(node)![0]!.shape, node.shape);
  const plans = new Map<Sym, readonly Sym[]>();
  for (const node of nodes) {
    if (node.op !== "add" || isPart(node)) continue;
    const terms: Sym[] = [];
    const stack = [node];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const isInner = at.op === "add" && (at === node || isPart(at));
      if (isInner) stack.push(at.inputs[1]!, at.inputs[0]!);
      else terms.push(at);
    }
    const kinds = counted(terms.filter(isPart));
    if ([...kinds.values()].some((list) => list.length >= fewest)) plans.set(node, terms);
  }
  return plans;
}

/** Terms that can be joined, by what must be equal for that. */
function counted(terms: readonly Sym[]): Map<string, Sym[]> {
  const kinds = new Map<string, Sym[]>();
  for (const term of terms) {
    const kind = kindOf(term);
    if (kind === undefined) continue;
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, [term]);
    else known.push(term);
  }
  return kinds;
}

/** Products a' b of matrices that are lower than their result, and sums over the rows of matrices. */
function kindOf({ op, attributes, inputs, shape, dtype }: Sym): string | undefined {
  if (op === "matmul") {
    const [a, b] = inputs as [Sym, Sym];
    const fits = attributes.transposeA === true && attributes.transposeB === false && a.shape.length === 2 && b.shape.length === 2;
    const [m, n] = shape as [number, number];
    return fits && a.shape[0]! * (m + n) < 2 * m * n ? "products" : undefined;
  }
  const axes = attributes.axes as readonly number[] | undefined;
  return op === "reduceSum" && dtype === "f32" && inputs[0]!.shape.length === 2 && axes?.length === 1 && axes[0] === 0 ? "sums" : undefined;
}

/** The sum of terms, those that can be joined joined. */
function joined(terms: readonly Sym[], stacks: Stacks, now: ReadonlyMap<Sym, Sym>): Sym {
  const kinds = [...counted(terms)].filter(([, list]) => list.length >= fewest);
  const gone = new Set(kinds.flatMap(([, list]) => list));
  const parts = terms.filter((term) => !gone.has(term)).map((term) => now.get(term)!);
  for (const [kind, list] of kinds) {
    const last = kind === "products" ? 1 : 0;
    const ordered = stacks.inOrder(list, (term) => term.inputs[last]!).map((term) => term.inputs.map((input) => now.get(input)!));
    const [first, second] = [0, 1].map((at) => (at > last ? undefined : stacks.stack(ordered.map((inputs) => inputs[at]!))));
    parts.push(second === undefined ? sum(first!, { axes: 0 }) : matmul(first!, second, { transposeA: true }));
  }
  return parts.reduce((total, part) => total.add(part));
}

/** Concatenations along the first axis, which share their parts' memory where one lies within another. */
class Stacks {
  /** Of each tensor of the graph: where it stands in a concatenation of the graph. */
  readonly #position = new Map<Sym, number>();
  /** Of each part: the stacks that were built of it, and its number there. */
  readonly #built = new Map<Sym, { readonly stack: Sym; readonly at: number }[]>();

  /** Of each stack that was built: its parts. */
  readonly #parts = new Map<Sym, readonly Sym[]>();

  constructor(nodes: readonly Sym[]) {
    for (const { op, attributes, inputs } of nodes)
      if (op === "concat" && attributes.axis === 0) for (const [at, part] of inputs.entries()) this.#position.set(part, at);
  }

  /** Terms in the order in which a concatenation of the graph has their parts. */
  inOrder(terms: readonly Sym[], partOf: (term: Sym) => Sym): Sym[] {
    const position = (term: Sym): number => this.#position.get(partOf(term)) ?? 0;
    return [...terms].sort((a, b) => position(a) - position(b));
  }

  stack(parts: readonly Sym[]): Sym {
    const known = this.#within(parts);
    if (known !== undefined) return known;
    const stack = concat(this.#shortened(parts));
    parts.forEach((part, at) => {
      const places = this.#built.get(part) ?? [];
      places.push({ stack, at });
      this.#built.set(part, places);
    });
    this.#parts.set(stack, parts);
    return stack;
  }

  /** Rows of a stack that has all the parts one behind the other. */
  #within(parts: readonly Sym[]): Sym | undefined {
    for (const { stack, at } of this.#built.get(parts[0]!) ?? []) {
      const all = this.#parts.get(stack)!;
      if (!parts.every((part, index) => all[at + index] === part)) continue;
      const from = rowsOf(all.slice(0, at));
      return slice(
        stack,
        stack.shape.map((_, axis) => (axis === 0 ? from : 0)),
        stack.shape.map((size, axis) => (axis === 0 ? from + rowsOf(parts) : size)),
      );
    }
    return undefined;
  }

  /** The parts with a stack in the place of those that it has. */
  #shortened(parts: readonly Sym[]): Sym[] {
    const result: Sym[] = [];
    for (let at = 0; at < parts.length; ) {
      const inner = (this.#built.get(parts[at]!) ?? []).find((place) => {
        const all = this.#parts.get(place.stack)!;
        return place.at === 0 && all.length > 1 && all.every((part, index) => parts[at + index] === part);
      });
      result.push(inner?.stack ?? parts[at]!);
      at += inner === undefined ? 1 : this.#parts.get(inner.stack)!.length;
    }
    return result;
  }
}

function rowsOf(parts: readonly Sym[]): number {
  return parts.reduce((rows, { shape }) => rows + shape[0]!, 0);
}
