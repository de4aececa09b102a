import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { describe, expect, test } from "vitest";

const engine = new URL("../packages/gradus/dist/engine/index.js", import.meta.url).href;

/** A program that trains 256 x 256 weights on a session with so many threads, for `steps` steps of which as many as possible run together. */
function script({
  threads,
  steps,
  gather,
}: {
  readonly threads: number | "auto";
  readonly steps: number;
  readonly gather: boolean;
}): string {
  return `
    import { input, matmul, mean, openSession, state, transpose } from ${JSON.stringify(engine)};
    const session = openSession({ threads: ${JSON.stringify(threads)}, states: [{ name: "w", shape: [256, 256] }] });
    const w = state("w", [256, 256]);
    const y = matmul(input("x", [64, 256]), w).tanh();
    const program = session.compile({ outputs: { y: mean(y) }, updates: { w: w.sub(matmul(transpose(input("x", [64, 256])), y).mul(0.001)) } });
    program.input("x").forEach((_, i, x) => { x[i] = Math.sin(i); });
    session.state("w").forEach((_, i, w) => { w[i] = Math.cos(i) / 16; });
    const deadline = performance.now() + 30_000;
    if (${gather}) while (program.threads() !== ${JSON.stringify(threads)} && performance.now() < deadline) program.compute();
    const start = performance.now();
    for (let step = 0; step < ${steps}; step++) program.run();
    const ms = performance.now() - start;
    const sum = session.state("w").reduce((total, value) => total + value, 0);
    console.log(JSON.stringify({ ms, sum, threads: program.threads() }));
  `;
}

function run(options: Parameters<typeof script>[0]): { ms: number; sum: number; threads: number } {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", script(options)], {
    encoding: "utf8",
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`It ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as { ms: number; sum: number; threads: number };
}

test("a process whose team waits for orders ends by itself", () => {
  expect(run({ threads: 3, steps: 10, gather: true }).threads).toBe(3);
});

describe("with twice as many busy processes as cores", () => {
  const busy: ChildProcess[] = [];
  const stopAll = (): void => {
    for (const child of busy.splice(0)) child.kill("SIGKILL");
  };

  test("a team finishes, one that may choose about as fast as one thread, with the same numbers", () => {
    try {
      for (let i = 0; i < 2 * availableParallelism(); i++) busy.push(spawn(process.execPath, ["--eval", "for (;;);"], { stdio: "ignore" }));
      const alone = run({ threads: 1, steps: 600, gather: false });
      const choosing = run({ threads: "auto", steps: 600, gather: false });
      const together = run({ threads: 2, steps: 600, gather: true });
      expect(together.threads).toBe(2);
      expect([choosing.sum, together.sum]).toEqual([alone.sum, alone.sum]);
      expect(choosing.ms).toBeLessThan(4 * alone.ms + 1000);
      expect(together.ms).toBeLessThan(20 * alone.ms + 1000);
    } finally {
      stopAll();
    }
  });
});
