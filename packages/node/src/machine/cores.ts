import { readFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";

/** The processor as this process may use it: `usable` cores after the limits of affinity and containers, and what limits them. */
export type Cores = Readonly<{ model: string; all: number; usable: number; limit: string | null }>;

export function cores(): Cores {
  const all = cpus();
  const parallel = availableParallelism();
  const share = containerCores();
  const usable = Math.max(1, Math.min(parallel, share === undefined ? parallel : Math.floor(share)));
  const limit =
    share !== undefined && share < parallel
      ? `the container may use ${share} cores`
      : parallel < all.length
        ? `this process may use ${parallel} cores`
        : null;
  return { model: all[0]?.model.trim() ?? "unknown", all: all.length, usable, limit };
}

/** Processor time that a container may use, in cores: control groups version 2, then 1. */
function containerCores(): number | undefined {
  const [quota, period] = (textOf("/sys/fs/cgroup/cpu.max") ?? "").split(" ");
  if (quota !== undefined && period !== undefined && quota !== "max") return Number(quota) / Number(period);
  const oldQuota = Number(textOf("/sys/fs/cgroup/cpu/cpu.cfs_quota_us") ?? -1);
  const oldPeriod = Number(textOf("/sys/fs/cgroup/cpu/cpu.cfs_period_us") ?? 0);
  return oldQuota > 0 && oldPeriod > 0 ? oldQuota / oldPeriod : undefined;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined; // not Linux, or no such control group
  }
}
