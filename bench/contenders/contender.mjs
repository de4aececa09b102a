// @ts-check
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * One library at one number of threads, in a process of its own that does what it is told and nothing in between.
 * @typedef {{ name: string, backend?: string, threads: number, command: readonly string[], environment?: Record<string, string> } | { name: string, backend?: string, absent: string }} ContenderPlan
 */

/** Longer than this nothing may take, or the contender is out of the race. */
const patienceMs = 120_000;

/** A contender at work; `ask` sends one line and gets one. */
export class Contender {
  #child;
  #lines;
  #errors = "";

  /** @param {Exclude<ContenderPlan, { absent: string }>} plan */
  constructor({ command, environment = {} }) {
    const [program = "", ...args] = command;
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...environment } });
    this.#child.stderr.setEncoding("utf8").on("data", (text) => (this.#errors = (this.#errors + text).slice(-2000)));
    this.#child.stdin.on("error", () => {}); // it went away: the next answer says so
    this.#child.on("error", (failure) => (this.#errors = failure.message));
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /**
   * Sends a line, unless it is only to be listened to, and returns the next answer; `{ absent }` when there will be none.
   * @param {unknown} [question]
   * @returns {Promise<Record<string, unknown>>}
   */
  async ask(question) {
    if (question !== undefined) this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve("late"), patienceMs);
    });
    try {
      for (;;) {
        const next = await Promise.race([this.#lines.next(), late]);
        if (next === "late") {
          this.end();
          return { absent: `no answer within ${patienceMs / 1000} s` };
        }
        const { value, done } = /** @type {IteratorResult<string>} */ (next);
        if (done) return { absent: this.#lastError() };
        if (value.startsWith("@")) return JSON.parse(value.slice(1));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  end() {
    this.#child.kill("SIGKILL");
  }

  #lastError() {
    return this.#errors.trim().split("\n").at(-1) || "it ended without a word";
  }
}
