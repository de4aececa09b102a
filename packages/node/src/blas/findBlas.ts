import { blasLibraries, blasLibrariesOfPython } from "../machine/blas.js";
import { foreign } from "./foreign.js";
import { type BlasLibrary, loadBlas } from "./library.js";

/** Why there is no BLAS to be called, and what helps. */
export type NoBlas = Readonly<{ what: string; remedy: string }>;

let found: BlasLibrary | undefined;

/** The BLAS of this machine, loaded: the first that serves of those that the system knows, then of those inside of a Python installation. */
export function findBlas(): BlasLibrary | NoBlas {
  if (found !== undefined) return found;
  const missing = withoutForeign();
  if (missing !== undefined) return missing;
  const refused: string[] = [];
  found = firstOf(blasLibraries(), refused) ?? firstOf(blasLibrariesOfPython(), refused);
  if (found !== undefined) return found;
  return {
    what: ["there is no BLAS on this machine that serves (OpenBLAS, BLIS, MKL or Accelerate)", ...refused].join("; "),
    remedy: "Debian, Ubuntu: apt install libopenblas0; Fedora: dnf install openblas; macOS has Accelerate",
  };
}

function withoutForeign(): NoBlas | undefined {
  try {
    foreign();
    return undefined;
  } catch (error) {
    return { what: `the package koffi, which calls native libraries, does not load: ${firstLine(error)}`, remedy: "npm install koffi" };
  }
}

/** `refused` gets what is wrong with those before it. */
function firstOf(paths: readonly string[], refused: string[]): BlasLibrary | undefined {
  for (const path of paths)
    try {
      const library = loadBlas(path);
      if (library !== undefined) return library;
      refused.push(`${path} is the reference BLAS, slower than WebAssembly`);
    } catch (error) {
      refused.push(`${path}: ${firstLine(error)}`);
    }
  return undefined;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]!;
}
