import { readFileSync } from "node:fs";

/** A process, told from a later one with the same number by when it started (where the system says so). */
export type ProcessMark = Readonly<{ pid: number; started: string | null }>;

/** The mark of this process. */
export function ownMark(): ProcessMark {
  return { pid: process.pid, started: startOf(process.pid) };
}

/** Whether the process that left a mark on this machine still lives. */
export function isAlive({ pid, started }: ProcessMark): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  return started === null || startOf(pid) === started;
}

/** When a process started, in ticks since the machine did; null where the system does not say. */
function startOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null; // the name in brackets may hold blanks
  } catch {
    return null;
  }
}
