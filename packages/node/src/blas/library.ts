import { foreign, type Sgemm, sgemmOf } from "./foreign.js";
import type { BlasSettings } from "./products.js";

/** A BLAS that was loaded, tried, and told to compute on the thread that calls it. */
export type BlasLibrary = Readonly<{
  /** Its maker and what it tells of itself: "OpenBLAS 0.3.21, kernels for SkylakeX". */
  name: string;
  settings: BlasSettings;
}>;

type Load = ReturnType<ReturnType<typeof foreign>["load"]>;
type Named = Readonly<{ prefix: string; suffix: string; wide: boolean }>;

/** How builds of OpenBLAS name their functions; NumPy's and SciPy's are marked so that several can live in one process. */
const namings: readonly Named[] = [
  { prefix: "", suffix: "", wide: false },
  { prefix: "scipy_", suffix: "64_", wide: true },
  { prefix: "scipy_", suffix: "", wide: false },
  { prefix: "", suffix: "64_", wide: true },
];

/**
 * Loads the library at `path` and sets it to one thread. Undefined if it has no `cblas_sgemm`, or nothing that is known to set its threads: then it is the
 * reference BLAS, which is slower than our own tiles.
 * @throws Error if it does not load or computes wrong products
 */
export function loadBlas(path: string): BlasLibrary | undefined {
  const library = foreign().load(path);
  for (const naming of namings) {
    const symbol = `${naming.prefix}cblas_sgemm${naming.suffix}`;
    if (!has(library, symbol)) continue;
    const known = setToOneThread(library, naming);
    if (known === undefined) return undefined;
    check(sgemmOf(path, symbol, naming.wide));
    return { name: known.name, settings: { path, symbol, wide: naming.wide, direct: known.direct } };
  }
  return undefined;
}

function has(library: Load, symbol: string): boolean {
  try {
    library.func(symbol, "void", []);
    return true;
  } catch {
    return false;
  }
}

/** Processors for which OpenBLAS has kernels for products of up to 10^6 multiplications that copy nothing (its interface/gemm.c asks them). */
const coresWithDirect = ["SkylakeX", "Cooperlake", "SapphireRapids"];

/** What the library is and can, or undefined if it is none of those that are known. */
function setToOneThread(library: Load, { prefix, suffix }: Named): Readonly<{ name: string; direct: number }> | undefined {
  const openblas = (name: string): string => `${prefix}openblas_${name}${suffix}`;
  if (has(library, openblas("set_num_threads"))) {
    library.func(openblas("set_num_threads"), "void", ["int"])(1);
    const config = String(library.func(openblas("get_config"), "const char *", [])());
    const core = String(library.func(openblas("get_corename"), "const char *", [])());
    const name = `OpenBLAS ${/\d+\.\d+\.\d+/.exec(config)?.[0] ?? ""}, kernels for ${core}`;
    return { name, direct: coresWithDirect.includes(core) ? 1e6 : 0 };
  }
  if (has(library, "MKL_Set_Num_Threads")) {
    const sequential = 1;
    if (has(library, "MKL_Set_Threading_Layer")) library.func("MKL_Set_Threading_Layer", "int", ["int"])(sequential);
    library.func("MKL_Set_Num_Threads", "void", ["int"])(1);
    return { name: "Intel MKL", direct: 0 };
  }
  if (has(library, "bli_thread_set_num_threads")) {
    library.func("bli_thread_set_num_threads", "void", ["int64_t"])(1);
    return { name: "BLIS", direct: 0 };
  }
  if (has(library, "BLASSetThreading")) {
    const singleThreaded = 1;
    library.func("BLASSetThreading", "int", ["unsigned int"])(singleThreaded);
    return { name: "Accelerate", direct: 0 };
  }
  return undefined;
}

/** Computes a small product and compares: a library whose integers are wider than its names say would write anywhere but there. */
function check(sgemm: Sgemm): void {
  const [rows, columns, inner] = [7, 5, 3];
  const a = Float32Array.from({ length: rows * inner }, (_, i) => (i % 11) - 5);
  const b = Float32Array.from({ length: inner * columns }, (_, i) => (i % 7) - 3);
  const c = new Float32Array(rows * columns);
  const address = (floats: Float32Array): number => Number(foreign().address(floats));
  sgemm(101, 111, 111, rows, columns, inner, 1, address(a), inner, address(b), columns, 0, address(c), columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a[i * inner + k]! * b[k * columns + j]!;
      if (c[i * columns + j] !== sum) throw new Error(`its product of whole numbers has ${c[i * columns + j]} where ${sum} is right`);
    }
}
