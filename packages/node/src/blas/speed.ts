import type { BlasLibrary } from "./library.js";
import { open } from "./products.js";

/** GFLOP/s of a product of matrices of 384 x 384 on one thread: the best of some, after one that does not count. Takes about 10 ms. */
export function speedOf({ settings }: BlasLibrary): number {
  const size = 384;
  const bytes = 4 * size * size;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((3 * bytes) / 65536), maximum: 1024, shared: true });
  new Float32Array(memory.buffer).fill(0.5);
  const steps = { batchSteps: [], rowStep: size, columnStep: 1 };
  const shape = {
    batch: [],
    rows: size,
    columns: size,
    inner: size,
    a: steps,
    b: steps,
    c: steps,
    cut: { along: "rows" as const, block: size, blocks: 1 },
  };
  const call = open(memory, [shape], settings);
  const run = (): number => {
    const start = performance.now();
    call(0, 0, 1, 0, bytes, 2 * bytes);
    return performance.now() - start;
  };
  run();
  const ms = Math.min(...Array.from({ length: 6 }, run));
  return (2 * size ** 3) / ms / 1e6;
}
