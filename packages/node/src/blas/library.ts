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
    const name = setToOneThread(library, naming);
    if (name === undefined) return undefined;
    check(sgemmOf(path, symbol, naming.wide));
    return { name, settings: { path, symbol, wide: naming.wide } };
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

/** Returns the library's name, or undefined if it is none of those that are known. */
function setToOneThread(library: Load, { prefix, suffix }: Named): string | undefined {
  const openblas = (name: string): string => `${prefix}openblas_${name}${suffix}`;
  if (has(library, openblas("set_num_threads"))) {
    library.func(openblas("set_num_threads"), "void", ["int"])(1);
    const config = String(library.func(openblas("get_config"), "const char *", [])());
    const core = String(library.func(openblas("get_corename"), "const char *", [])());
    return `OpenBLAS ${/\d+\.\d+\.\d+/.exec(config)?.[0] ?? ""}, kernels for ${core}`;
  }
  if (has(library, "MKL_Set_Num_Threads")) {
    const sequential = 1;
    if (has(library, "MKL_Set_Threading_Layer")) library.func("MKL_Set_Threading_Layer", "int", ["int"])(sequential);
    library.func("MKL_Set_Num_Threads", "void", ["int"])(1);
    return "Intel MKL";
  }
  if (has(library, "bli_thread_set_num_threads")) {
    library.func("bli_thread_set_num_threads", "void", ["int64_t"])(1);
    return "BLIS";
  }
  if (has(library, "BLASSetThreading")) {
    const singleThreaded = 1;
    library.func("BLASSetThreading", "int", ["unsigned int"])(singleThreaded);
    return "Accelerate";
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
