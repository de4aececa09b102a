// @ts-check
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** @typedef {import("./contender.mjs").ContenderPlan} ContenderPlan */

const here = dirname(fileURLToPath(import.meta.url));
const bench = dirname(here);
const run = promisify(execFile);

/** Every library that Gradus is compared with, and what npm installs of them. */
export const peers = /** @type {const} */ (["pytorch", "scikit-learn", "tfjs", "jax-js", "brain.js"]);

/**
 * PyTorch's large temporaries go back to the system after each step, and come again page by page: that is how it is installed, and where glibc is told to keep
 * them, a perceptron's step takes a quarter of the time. Both are measured. See docs/benchmarks.md.
 */
export const memoryKept = "pytorch, memory kept";
const keepMemory = { MALLOC_TRIM_THRESHOLD_: "4000000000", MALLOC_MMAP_THRESHOLD_: "4000000000" };

/** Peers that bench/package.json names. @type {readonly string[]} */
export const npmPeers = ["tfjs", "jax-js", "brain.js"];

/**
 * Who is measured: Gradus on each backend and each chosen peer, on one thread and on all cores where it can be told.
 * @param {{ cores: number, chosen: readonly string[], backends: readonly string[], python: string | undefined }} options
 * @returns {Promise<ContenderPlan[]>}
 */
export async function contenders({ cores, chosen, backends, python }) {
  const counts = cores > 1 ? [1, cores] : [1];
  const gradus = backends.flatMap((backend) =>
    counts.map((threads) => ({
      name: "gradus",
      backend,
      threads,
      command: [process.execPath, join(here, "gradus.mjs"), backend, String(threads)],
    })),
  );
  const others = await Promise.all(chosen.map((name) => plansOf(name, { counts, python })));
  return [...gradus, ...others.flat()];
}

/**
 * @param {string} name
 * @param {{ counts: readonly number[], python: string | undefined }} options
 * @returns {Promise<ContenderPlan[]>}
 */
async function plansOf(name, { counts, python }) {
  switch (name) {
    case "pytorch":
      return pytorchPlans({ module: "torch", file: "pytorch.py", debian: "python3-torch", counts, python });
    case "scikit-learn":
      return pythonPlans(name, { module: "sklearn", file: "scikit.py", debian: "python3-sklearn", counts, python });
    case "tfjs":
      return npmPlans(name, { folder: "@tensorflow/tfjs-backend-wasm", file: "tfjs.mjs", counts: [1], node: process.execPath });
    case "brain.js":
      return npmPlans(name, { folder: "brain.js", file: "brainjs.mjs", counts: [1], node: process.execPath });
    case "jax-js": {
      const node = join(bench, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
      if (existsSync(node)) return npmPlans(name, { folder: "@jax-js/jax", file: "jaxjs.mjs", counts, node });
      if (Number(process.versions.node.split(".")[0]) >= 21)
        return npmPlans(name, { folder: "@jax-js/jax", file: "jaxjs.mjs", counts, node: process.execPath });
      return [{ name, absent: "it needs Node 21 or newer, and the npm package node is not installed in bench/" }];
    }
    default:
      throw new Error(`there is no peer ${name}`);
  }
}

/**
 * @param {string} name
 * @param {{ folder: string, file: string, counts: readonly number[], node: string }} how
 * @returns {ContenderPlan[]}
 */
function npmPlans(name, { folder, file, counts, node }) {
  if (!existsSync(join(bench, "node_modules", folder))) return [{ name, absent: "not installed: npm install --prefix bench" }];
  return counts.map((threads) => ({ name, threads, command: [node, join(here, file), String(threads)] }));
}

/**
 * As it is installed, and with its memory kept where glibc allocates it.
 * @param {Parameters<typeof pythonPlans>[1]} how
 */
async function pytorchPlans(how) {
  const plans = await pythonPlans("pytorch", how);
  if (process.platform !== "linux") return plans;
  const kept = plans.flatMap((plan) =>
    "absent" in plan ? [] : [{ ...plan, name: memoryKept, environment: { ...plan.environment, ...keepMemory } }],
  );
  return [...plans, ...kept];
}

/**
 * @param {string} name
 * @param {{ module: string, file: string, debian: string, counts: readonly number[], python: string | undefined }} how
 * @returns {Promise<ContenderPlan[]>}
 */
async function pythonPlans(name, { module, file, debian, counts, python }) {
  const found = await pythonWith(module, python === undefined ? ["python3", "/usr/bin/python3"] : [python]);
  if (found === undefined)
    return [{ name, absent: `no Python here imports ${module} (Debian: apt install ${debian}; or name one by --python)` }];
  return counts.map((threads) => ({
    name,
    threads,
    command: [found, join(bench, "python", file), String(threads)],
    environment: { OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) },
  }));
}

/**
 * The first interpreter that can import a module.
 * @param {string} module
 * @param {readonly string[]} interpreters
 */
export async function pythonWith(module, interpreters) {
  for (const interpreter of interpreters) {
    try {
      await run(interpreter, ["-c", `import ${module}`], { timeout: 60_000 });
      return interpreter;
    } catch {
      // The next one may.
    }
  }
  return undefined;
}
