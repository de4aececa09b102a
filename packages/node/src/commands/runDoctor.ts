import { type BlasLibrary, findBlas, type NoBlas, speedOf } from "../blas/index.js";
import { cores } from "../machine/cores.js";
import { memory } from "../machine/memory.js";
import { webAssembly } from "../machine/webAssembly.js";
import { bytes } from "../terminal/brief.js";
import { type Ink, inkFor } from "../terminal/ink.js";
import { textTable } from "../terminal/textTable.js";
import { versionOfPackage } from "./version.js";

/** One thing that was looked at. "optional": not there, and nothing of this version needs it. `remedy` says how to get what is missing. */
export type Check = Readonly<{ name: string; state: "ok" | "missing" | "optional"; found: string; remedy?: string }>;

/** `gradus doctor`: returns 1 if something is missing that Gradus cannot do without. */
export async function doctor({ json = false }: { readonly json?: boolean }): Promise<number> {
  const checks = machineChecks();
  const native = checks.some(({ name, state }) => name === "BLAS" && state === "ok");
  checks.push(await tableFiles(), backendCheck(native));
  const missing = checks.some(({ state }) => state === "missing");
  if (json) process.stdout.write(`${JSON.stringify({ version: versionOfPackage(), ok: !missing, checks })}\n`);
  else process.stdout.write(`${doctorLines(checks, inkFor(process.stdout)).join("\n")}\n`);
  return missing ? 1 : 0;
}

function machineChecks(): Check[] {
  const [core, ram, wasm] = [cores(), memory(), webAssembly()];
  return [
    nodeCheck(process.versions.node),
    {
      name: "cores",
      state: "ok",
      found: `${core.usable} usable of ${core.all} (${core.model})${core.limit === null ? "" : `; ${core.limit}`}`,
    },
    {
      name: "memory",
      state: "ok",
      found: `${bytes(ram.total)}${ram.limited ? " (a limit of the container)" : ""}, ${bytes(ram.free)} free`,
    },
    wasm.vectors
      ? { name: "vectors (SIMD)", state: "ok", found: "128 bits in WebAssembly" }
      : {
          name: "vectors (SIMD)",
          state: "missing",
          found: "WebAssembly has no vectors here",
          remedy: "Use a processor with SSE4.1 or NEON, and Node 20.19 or newer",
        },
    wasm.sharedMemory
      ? { name: "shared memory", state: "ok", found: "SharedArrayBuffer and shared WebAssembly memory (for threads)" }
      : {
          name: "shared memory",
          state: "optional",
          found: "none, so that training runs on one thread",
          remedy: "Use Node 20.19 or newer",
        },
    blasCheck(findBlas(), speedOf),
  ];
}

/** Gradus needs Node 20.19 or newer. */
export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return { name: "Node", state: "ok", found: version };
  return {
    name: "Node",
    state: "missing",
    found: `${version}, which is too old`,
    remedy: "Install Node 20.19 or newer from https://nodejs.org",
  };
}

/** `speed`: GFLOP/s of a library. OpenBLAS chooses its kernels by the processor unless a variable names them, which may cost half the speed. */
export function blasCheck(library: BlasLibrary | NoBlas, speed: (library: BlasLibrary) => number): Check {
  const name = "BLAS";
  if ("what" in library) return { name, state: "optional", found: `no native backend: ${library.what}`, remedy: library.remedy };
  const { OPENBLAS_CORETYPE: core } = process.env;
  const chosen = core !== undefined && library.name.startsWith("OpenBLAS") ? ` (as OPENBLAS_CORETYPE=${core} asks for)` : "";
  const gigaflops = Math.round(speed(library));
  return {
    name,
    state: "ok",
    found: `${library.name}${chosen}: ${gigaflops} GFLOP/s on one thread, for --backend native; ${library.settings.path}`,
  };
}

async function tableFiles(): Promise<Check> {
  const name = "table files";
  try {
    const { openDatabase } = await import("../tables/database.js");
    const database = await openDatabase();
    const [row] = await database.rows("SELECT version() AS version");
    database.close();
    return { name, state: "ok", found: `DuckDB ${String(row?.version)}: CSV, TSV, Parquet, JSON lines` };
  } catch (error) {
    const told = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0];
    return { name, state: "missing", found: `DuckDB does not load: ${told}`, remedy: "npm install @duckdb/node-api" };
  }
}

function backendCheck(native: boolean): Check {
  return { name: "backends", state: "ok", found: `wasm (default), ${native ? "native, " : ""}reference` };
}

function doctorLines(checks: readonly Check[], ink: Ink): string[] {
  const marks = { ok: ink.good("✓"), missing: ink.bad("✗"), optional: ink.faint("-") };
  const rows = checks.flatMap(({ name, state, found, remedy }) => [
    [marks[state], name, found],
    ...(remedy === undefined ? [] : [["", "", `→ ${remedy}`]]),
  ]);
  const missing = checks.filter(({ state }) => state === "missing").length;
  return [
    `${ink.strong("gradus")} ${versionOfPackage()}`,
    ...textTable({ rows }),
    "",
    missing === 0 ? "Everything that Gradus needs is here." : `${missing} of ${checks.length} checks failed: see the remedies above.`,
  ];
}
