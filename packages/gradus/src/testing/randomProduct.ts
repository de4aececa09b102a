import { gradients, input, matmul, type Sym, sizeOf, sum, transpose } from "../engine/index.js";

/** A product with something done to it, and the gradients of both factors: what a layer asks of a backend. With numbers for its leaves. */
export interface RandomProduct {
  readonly outputs: Readonly<Record<"y" | "da" | "db", Sym>>;
  readonly inputs: ReadonlyMap<string, Float64Array>;
}

const batches = [[], [3], [2, 1], [2, 3]] as const;
const sides = [2, 3, 16, 31, 64] as const;
const inners = [5, 32, 70] as const;
const after: readonly ((z: Sym, bias: Sym) => Sym)[] = [
  (z) => z,
  (z) => z.relu(),
  (z, bias) => z.add(bias).tanh(),
  (z, bias) => z.mul(z.add(bias)),
];

/** Builds one from eight whole numbers from 0, which choose batch, sides, what stands still over the batch, what lies transposed, and what follows. */
export function randomProduct([
  batchAt = 0,
  rowsAt = 0,
  columnsAt = 0,
  innerAt = 0,
  shared = 0,
  flips = 0,
  afterAt = 0,
]: readonly number[]): RandomProduct {
  const batch = batches[batchAt % batches.length]!;
  const [rows, columns] = [sides[rowsAt % sides.length]!, sides[columnsAt % sides.length]!];
  const inner = inners[innerAt % inners.length]!;
  const operand = (name: string, bit: number, sizes: readonly [number, number]): readonly [leaf: Sym, operand: Sym] => {
    const lead = (shared & bit) === 0 ? batch : [];
    if ((flips & bit) === 0) return same(input(name, [...lead, ...sizes]));
    const leaf = input(name, [...lead, sizes[1], sizes[0]]);
    return [leaf, transpose(leaf, [...lead.keys(), lead.length + 1, lead.length])];
  };
  const [leafA, a] = operand("a", 1, [rows, inner]);
  const [leafB, b] = operand("b", 2, [inner, columns]);
  const bias = input("bias", [columns]);
  const follow = after[afterAt % after.length]!;
  const y = follow(matmul(a, b), bias);
  const [da, db] = gradients(sum(y.square()), [leafA, leafB]);
  const leaves = follow.length > 1 ? [leafA, leafB, bias] : [leafA, leafB];
  return {
    outputs: { y, da: da!, db: db! },
    inputs: new Map(leaves.map((leaf, at) => [leaf.attributes.name as string, numbers(leaf, at)])),
  };
}

const same = (leaf: Sym): readonly [Sym, Sym] => [leaf, leaf];

/** Numbers between -1 and 1 that float32 holds. */
function numbers({ shape }: Sym, salt: number): Float64Array {
  return Float64Array.from({ length: sizeOf(shape) }, (_, i) => (((i + salt) * 7919) % 257) / 128 - 1);
}
