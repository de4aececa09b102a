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
 * Writes scalar expressions as vector code, four elements at a time, and returns a local with the value of each root (the same local twice if
 * two roots are equal). A node that is used more than once is computed once and kept in a local that is given back after its last use;
 * each leaf is asked for once. Release the returned locals (once each) when they are stored.
 */
export function emitScalar(f: FunctionBuilder, roots: readonly Scalar[], leaf: SupplyLeaf): Local[] {
  const shared = share(roots);
  const uses = new Map<Scalar, number>();
  const count = (node: Scalar): void => {
    const before = uses.get(node) ?? 0;
    uses.set(node, before + 1);
    if (before === 0) node.args.forEach(count);
  };
  new Set(shared).forEach(count);
  const places = new Map<Scalar, Local>();

  const push = (node: Scalar): void => {
    if (node.op === "const") {
      pushConstant(f, node);
      return;
    }
    const place = places.get(node);
    const left = uses.get(node)! - 1;
    uses.set(node, left);
    if (place !== undefined) {
      f.get(place);
      if (left === 0) f.release(place);
      return;
    }
    compute(node);
    if (left === 0) return;
    const local = f.local("v128");
    f.tee(local);
    places.set(node, local);
  };
  const compute = (node: Scalar): void => {
    if (node.op === "load") {
      leaf(node.value, node.type);
      return;
    }
    if (node.op === "select" || node.op === "rareSelect") {
      const [condition, yes, no] = node.args;
      push(yes!);
      push(no!);
      push(condition!);
      f.op("v128.bitselect");
      return;
    }
    node.args.forEach(push);
    if (node.op === "i32.shl" || node.op === "i32.shrS" || node.op === "i32.shrU") f.i32(node.value);
    const name = operations[node.op as keyof typeof operations];
    if (name !== undefined) f.op(name);
  };

  const results = new Map<Scalar, Local>();
  return shared.map((root) => {
    const known = results.get(root);
    if (known !== undefined) return known;
    push(root);
    const local = f.local("v128");
    f.set(local);
    results.set(root, local);
    return local;
  });
}

function pushConstant(f: FunctionBuilder, { type, value }: Scalar): void {
  if (type === "f32") {
    f.f32x4(value);
    return;
  }
  f.i32x4(type === "bool" ? -value : value);
}
