import type { Scalar, ScalarOp, ScalarType } from "../../scalar/expression.js";
import { share } from "../../scalar/share.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import type { PlainName } from "./assemblerOpcodes.js";

/** Leaves on the stack the vector of a leaf: four floats, four integers, or four masks of all zeros or all ones. */
export type SupplyLeaf = (slot: number, type: ScalarType) => void;

const operations: Readonly<Record<Exclude<ScalarOp, "const" | "load" | "select" | "rareSelect">, PlainName | undefined>> = {
  "f32.neg": "f32x4.neg",
  "f32.abs": "f32x4.abs",
  "f32.sqrt": "f32x4.sqrt",
  "f32.floor": "f32x4.floor",
  "f32.ceil": "f32x4.ceil",
  "f32.trunc": "f32x4.trunc",
  "f32.nearest": "f32x4.nearest",
  "f32.add": "f32x4.add",
  "f32.sub": "f32x4.sub",
  "f32.mul": "f32x4.mul",
  "f32.div": "f32x4.div",
  "f32.min": "f32x4.min",
  "f32.max": "f32x4.max",
  "f32.eq": "f32x4.eq",
  "f32.ne": "f32x4.ne",
  "f32.lt": "f32x4.lt",
  "f32.le": "f32x4.le",
  "f32.gt": "f32x4.gt",
  "f32.ge": "f32x4.ge",
  "i32.add": "i32x4.add",
  "i32.sub": "i32x4.sub",
  "i32.mul": "i32x4.mul",
  "i32.and": "v128.and",
  "i32.or": "v128.or",
  "i32.xor": "v128.xor",
  "i32.min": "i32x4.min_s",
  "i32.max": "i32x4.max_s",
  "i32.eq": "i32x4.eq",
  "i32.ne": "i32x4.ne",
  "i32.lt": "i32x4.lt_s",
  "i32.le": "i32x4.le_s",
  "i32.gt": "i32x4.gt_s",
  "i32.ge": "i32x4.ge_s",
  "i32.shl": "i32x4.shl",
  "i32.shrS": "i32x4.shr_s",
  "i32.shrU": "i32x4.shr_u",
  "bool.and": "v128.and",
  "bool.or": "v128.or",
  "bool.not": "v128.not",
  "f32.fromI32": "f32x4.convert_i32x4_s",
  "i32.fromF32": "i32x4.trunc_sat_f32x4_s",
  "f32.fromBits": undefined,
  "i32.bitsOf": undefined,
};

/**
 * Writes scalar expressions as vector code, four elements at a time, and returns a local with the value of each root (the same local
 * twice if two roots are equal). A node that is used more than once is computed once and kept in a local that is given back after its last use;
 * each leaf is asked for once. Release the returned locals (once each) when they are stored.
 */
export function emitScalar(f: FunctionBuilder, roots: readonly Scalar[], leaf: SupplyLeaf): Local[] {
  return emitShared(f, share(roots), leaf);
}

/** The same for expressions whose equal parts are one object already. */
export function emitShared(f: FunctionBuilder, roots: readonly Scalar[], leaf: SupplyLeaf): Local[] {
  const distinct = [...new Set(roots)];
  const writer = new ScalarWriter(f, distinct, leaf);
  const results = new Map<Scalar, Local>();
  for (const root of distinct) {
    writer.push(root);
    const local = f.local("v128");
    f.set(local);
    results.set(root, local);
  }
  return roots.map((root) => results.get(root)!);
}

class ScalarWriter {
  readonly #f: FunctionBuilder;
  readonly #roots: readonly Scalar[];
  readonly #leaf: SupplyLeaf;
  readonly #places: Map<Scalar, Local> = new Map();
  /** How often the value of a node will still be asked for. */
  readonly #uses: Map<Scalar, number> = new Map();
  /** Rare selects that nobody has begun to compute. */
  readonly #rare: Set<Scalar> = new Set();
  /** Rare selects that are being computed. */
  readonly #begun: Set<Scalar> = new Set();
  /** For each conditional block that is open: the nodes that are needed outside of it too and hence must not be computed in it. */
  readonly #outside: Set<Scalar>[] = [];

  constructor(f: FunctionBuilder, roots: readonly Scalar[], leaf: SupplyLeaf) {
    this.#f = f;
    this.#roots = roots;
    this.#leaf = leaf;
    roots.forEach(this.#count, this);
  }

  #count(node: Scalar): void {
    const before = this.#uses.get(node) ?? 0;
    this.#uses.set(node, before + 1);
    if (before > 0) return;
    if (node.op === "rareSelect") this.#rare.add(node);
    node.args.forEach(this.#count, this);
  }

  /** Leaves the value of a node on the stack, once for each of its uses. */
  push(node: Scalar): void {
    if (node.op === "const") {
      pushConstant(this.#f, node);
      return;
    }
    if (node.op === "rareSelect" && !this.#places.has(node)) this.#chooseRarely(node);
    const place = this.#places.get(node);
    const left = this.#uses.get(node)! - 1;
    if (left < 0) throw new Error(`emitScalar: ${node.op} is used more often than counted`);
    this.#uses.set(node, left);
    if (place !== undefined) {
      this.#f.get(place);
      if (left === 0) this.#f.release(place);
      return;
    }
    this.#compute(node);
    if (left === 0) return;
    const local = this.#f.local("v128");
    this.#f.tee(local);
    this.#places.set(node, local);
  }

  /** Computes a node into a local without using it yet. */
  #hold(node: Scalar): void {
    if (node.op === "const" || this.#places.has(node)) return;
    if (node.op === "rareSelect") {
      this.#chooseRarely(node);
      return;
    }
    this.#compute(node);
    const local = this.#f.local("v128");
    this.#f.set(local);
    this.#places.set(node, local);
  }

  #compute(node: Scalar): void {
    const f = this.#f;
    if (node.op === "load") {
      this.#leaf(node.value, node.type);
      return;
    }
    if (node.op === "select") {
      const [condition, yes, no] = node.args;
      const own = condition!.op === "f32.lt" && this.#uses.get(condition!) === 1 && !this.#places.has(condition!);
      if (own && this.#pickExtreme(condition!, yes!, no!)) return;
      for (const side of [yes!, no!, condition!]) this.push(side);
      f.op("v128.bitselect");
      return;
    }
    node.args.forEach(this.push, this);
    if (node.op === "i32.shl" || node.op === "i32.shrS" || node.op === "i32.shrU") f.i32(node.value);
    const name = operations[node.op as keyof typeof operations];
    if (name !== undefined) f.op(name);
  }

  /** A select of the smaller or larger side of its own comparison is one instruction. */
  #pickExtreme({ args: [low, high] }: Scalar, yes: Scalar, no: Scalar): boolean {
    const smaller = yes === low && no === high;
    if (!smaller && !(yes === high && no === low)) return false;
    // The comparison is not written: its own uses of the two sides fall away.
    for (const side of [low!, high!]) if (side.op !== "const") this.#forgo(side);
    for (const side of [no, yes]) this.push(side);
    this.#f.op(smaller ? "f32x4.pmin" : "f32x4.pmax");
    return true;
  }

  #forgo(node: Scalar): void {
    this.#uses.set(node, this.#uses.get(node)! - 1);
  }

  /**
   * All rare selects of one condition that can be decided together: first their usual sides; then, in a block that is entered only if
   * some lane meets the condition, their costly sides. What the costly sides share with the rest is computed before the block.
   */
  #chooseRarely(node: Scalar): void {
    const f = this.#f;
    const condition = node.args[0]!;
    const group = this.#together(node);
    for (const member of group) {
      this.#rare.delete(member);
      this.#begun.add(member);
    }
    const results = group.map((member) => {
      this.push(member.args[2]!);
      const result = f.local("v128");
      f.set(result);
      return result;
    });
    this.#uses.set(condition, this.#uses.get(condition)! + 1);
    this.#hold(condition);
    const outside = reach(this.#roots, new Set(group));
    const seen = new Set<Scalar>();
    const prepare = (part: Scalar): void => {
      if (seen.has(part)) return;
      seen.add(part);
      if (outside.has(part) || part.op === "load") this.#hold(part);
      else part.args.forEach(prepare);
    };
    for (const member of group) prepare(member.args[1]!);
    this.push(condition);
    f.op("v128.any_true");
    this.#outside.push(outside);
    f.if(() => {
      group.forEach((member, i) => {
        this.push(member.args[1]!);
        f.get(results[i]!);
        this.push(condition);
        f.op("v128.bitselect");
        f.set(results[i]!);
      });
    });
    this.#outside.pop();
    group.forEach((member, i) => {
      this.#begun.delete(member);
      this.#places.set(member, results[i]!);
    });
  }

  /** `node` and the rare selects of its condition that nobody has begun to compute, none made from another or from one that is begun. */
  #together(node: Scalar): Scalar[] {
    const group = [node];
    for (const other of this.#rare) {
      if (other === node || other.args[0] !== node.args[0] || this.#outside.some((nodes) => nodes.has(other))) continue;
      const below = reach([other], new Set());
      if ([...this.#begun].some((member) => below.has(member))) continue;
      if (group.some((member) => below.has(member) || reach([member], new Set()).has(other))) continue;
      group.push(other);
    }
    return group;
  }
}

/** Every node below `roots`, the roots included, without going into the costly sides of the rare selects in `closed`. */
function reach(roots: readonly Scalar[], closed: ReadonlySet<Scalar>): Set<Scalar> {
  const seen = new Set<Scalar>();
  const visit = (node: Scalar): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const args = closed.has(node) ? [node.args[0]!, node.args[2]!] : node.args;
    args.forEach(visit);
  };
  roots.forEach(visit);
  return seen;
}

function pushConstant(f: FunctionBuilder, { type, value }: Scalar): void {
  if (type === "f32") f.f32x4(value);
  else f.i32x4(type === "bool" ? -value : value);
}
