import { builtin } from "./startWorker.js";

interface System {
  availableParallelism(): number;
}
interface Files {
  readFileSync(path: string, encoding: "utf8"): string;
}

let known: number | undefined;

/** Cores that this process may use: those of the machine, less where affinity or a container's share of processor time allows fewer. At least 1. */
export function allowedCores(): number {
  known ??= Math.max(1, Math.min(coresOfMachine(), Math.floor(coresOfContainer(readText))));
  return known;
}

function coresOfMachine(): number {
  return builtin<System>("node:os")?.availableParallelism() ?? (globalThis.navigator?.hardwareConcurrency as number | undefined) ?? 1;
}

/** The limit of Linux control groups, version 2 or 1: microseconds of processor time in a period. */
export function coresOfContainer(read: (path: string) => string | undefined): number {
  const [quota, period] = (read("/sys/fs/cgroup/cpu.max") ?? "").trim().split(" ").map(Number);
  if (quota !== undefined && period !== undefined && quota > 0 && period > 0) return quota / period;
  const older = [Number(read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")), Number(read("/sys/fs/cgroup/cpu/cpu.cfs_period_us"))] as const;
  return older[0] > 0 && older[1] > 0 ? older[0] / older[1] : Number.POSITIVE_INFINITY;
}

function readText(path: string): string | undefined {
  try {
    return builtin<Files>("node:fs")?.readFileSync(path, "utf8");
  } catch {
    return undefined; // not Linux, or no such control group
  }
}
