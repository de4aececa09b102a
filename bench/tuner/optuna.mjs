// @ts-check
// Optuna's own searches on the same problems, where a Python can import it.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { problems } from "./problems.mjs";

const script = join(dirname(fileURLToPath(import.meta.url)), "../python/optuna_searches.py");

/** A Python process that asks for the loss of one set of parameters after the other. */
export class OptunaSearches {
  /** @param {string} python */
  constructor(python) {
    this.child = spawn(python, [script], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** @returns {Promise<string>} */
  async version() {
    return (await this.#next()).version;
  }

  /**
   * The regret after each budget.
   * @param {{ problem: string, seed: number, budgets: readonly number[] }} asked
   * @returns {Promise<number[]>}
   */
  async regrets({ problem: name, seed, budgets }) {
    const problem = problems.find((each) => each.name === name);
    if (problem === undefined) throw new Error(`There is no ${name}`);
    const trials = Math.max(...budgets);
    this.child.stdin.write(`${JSON.stringify({ space: problem.space, seed, trials })}\n`);
    const regrets = [];
    let lowest = Number.POSITIVE_INFINITY;
    for (let made = 1; made <= trials; made++) {
      const loss = problem.loss(await this.#next());
      this.child.stdin.write(`${loss}\n`);
      lowest = Math.min(lowest, loss);
      if (budgets.includes(made)) regrets.push(Math.max(0, lowest - problem.best));
    }
    return regrets;
  }

  close() {
    this.child.stdin.end();
  }

  /** @returns {Promise<any>} */
  async #next() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error("Optuna ended before its search was over");
    return JSON.parse(value);
  }
}
