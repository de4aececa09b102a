import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Names of libraries with the BLAS matrix products, the fastest first. */
const names = /^(libmkl_rt|libopenblas|libblis|libblas|libcblas)[\w.-]*\.(so[\d.]*|dylib)$/;

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
  const found = [...linkerLibraries(), ...folders.flatMap(librariesIn), ...(existsSync(accelerate) ? [accelerate] : [])];
  return [...new Map(found.map((path) => [path.split("/").at(-1)!, path])).values()];
}

/** Lines of `ldconfig -p`: "	libopenblas.so.0 (libc6,x86-64) => /lib/x86_64-linux-gnu/libopenblas.so.0". */
function linkerLibraries(): string[] {
  if (process.platform !== "linux") return [];
  const command = ["/sbin/ldconfig", "/usr/sbin/ldconfig"].find((path) => existsSync(path));
  if (command === undefined) return [];
  const { stdout } = spawnSync(command, ["-p"], { encoding: "utf8", timeout: 5000 });
  return (stdout ?? "").split("\n").flatMap((line) => {
    const [name, path] = [line.trim().split(" ", 1)[0] ?? "", line.split(" => ")[1]];
    return names.test(name) && path !== undefined ? [path.trim()] : [];
  });
}

function librariesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => names.test(name))
      .map((name) => join(folder, name));
  } catch {
    return []; // no such folder
  }
}
