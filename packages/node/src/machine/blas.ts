import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";

/** Names of libraries with the BLAS matrix products, the fastest first. (`libblas` may be any of them under another name, or the slow reference.) */
const names = ["mkl_rt", "openblas", "blis", "blas"].map((name) => new RegExp(`^(lib)?(scipy_)?${name}[\\w.-]*\\.(so[\\d.]*|dylib|dll)$`));

const folders = [
  "/usr/lib",
  "/usr/lib64",
  "/usr/local/lib",
  "/lib/x86_64-linux-gnu",
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/opt/homebrew/opt/openblas/lib",
  "/usr/local/opt/openblas/lib",
];

/** Apple's own BLAS; it stands in no folder since macOS 11. */
const accelerate = "/System/Library/Frameworks/Accelerate.framework";

/** Paths of the BLAS libraries that the system's linker or the usual folders know. */
export function blasLibraries(): readonly string[] {
  const found = [...linkerLibraries(), ...[...folders, ...condaFolders()].flatMap(librariesIn)];
  const sorted = names.flatMap((name) => found.filter((path) => name.test(basename(path))));
  const all = existsSync(accelerate) ? [`${accelerate}/Accelerate`, ...sorted] : sorted;
  const byFile = new Map<string, string>();
  for (const path of all) if (!byFile.has(realOf(path))) byFile.set(realOf(path), path);
  return [...byFile.values()];
}

/** Paths of the BLAS libraries that come with NumPy or SciPy in the Python that `python3` starts. Takes the start of a Python: some 50 ms. */
export function blasLibrariesOfPython(): readonly string[] {
  const program = process.platform === "win32" ? "python" : "python3";
  const { stdout } = spawnSync(program, ["-c", "import sys; print('\\n'.join(sys.path))"], { encoding: "utf8", timeout: 10_000 });
  const sites = (stdout ?? "").split("\n").map((line) => line.trim());
  const inside = ["numpy.libs", "scipy.libs", "scipy_openblas64/lib", "scipy_openblas32/lib", "numpy/.dylibs", "scipy/.dylibs"];
  const found = sites.filter((site) => site !== "").flatMap((site) => inside.flatMap((folder) => librariesIn(join(site, folder))));
  return [...new Set(found)];
}

/** An active conda or virtual environment brings its own libraries, often MKL. */
function condaFolders(): string[] {
  const prefixes = [process.env.CONDA_PREFIX, process.env.VIRTUAL_ENV].filter((prefix) => prefix !== undefined && prefix !== "");
  return prefixes.map((prefix) => join(prefix!, process.platform === "win32" ? "Library/bin" : "lib"));
}

/** The file behind a name: what the linker calls libblas.so.3 may be OpenBLAS. Apple's library has no file of its own. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Lines of `ldconfig -p`: "	libopenblas.so.0 (libc6,x86-64) => /lib/x86_64-linux-gnu/libopenblas.so.0". */
function linkerLibraries(): string[] {
  if (process.platform !== "linux") return [];
  const command = ["/sbin/ldconfig", "/usr/sbin/ldconfig"].find((path) => existsSync(path));
  if (command === undefined) return [];
  const { stdout } = spawnSync(command, ["-p"], { encoding: "utf8", timeout: 5000 });
  return (stdout ?? "").split("\n").flatMap((line) => {
    const [name, path] = [line.trim().split(" ", 1)[0] ?? "", line.split(" => ")[1]];
    return isBlas(name) && path !== undefined ? [path.trim()] : [];
  });
}

function isBlas(name: string): boolean {
  return names.some((known) => known.test(name));
}

function librariesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(isBlas)
      .map((name) => join(folder, name));
  } catch {
    return []; // no such folder
  }
}
