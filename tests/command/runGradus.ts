import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The real command, as it is installed. */
export const command: string = fileURLToPath(new URL("../../packages/node/bin/gradus.js", import.meta.url));

/** What a call of the command left: its exit code and all that it wrote. */
export type Result = Readonly<{ code: number | null; stdout: string; stderr: string }>;

/** A call's folder, and what to do once the process runs. */
export type RunOptions = Readonly<{
  cwd: string;
  onStderr?: (text: string, send: (signal: NodeJS.Signals) => void) => void;
  env?: NodeJS.ProcessEnv;
}>;

/** So many calls run at the same time. */
const mostAtOnce = 2;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs `gradus` with these arguments as a process of its own; calls beyond two wait for their turn. */
export async function runGradus(args: readonly string[], options: RunOptions): Promise<Result> {
  while (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  try {
    return await run(args, options);
  } finally {
    running--;
    waiting.shift()?.();
  }
}

function run(args: readonly string[], { cwd, onStderr, env }: RunOptions): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      onStderr?.(stderr, (signal) => child.kill(signal));
    });
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
