import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { allowedCores, coresOfContainer } from "./allowedCores.js";

const files = (content: Readonly<Record<string, string>>) => (path: string) => content[path];

test("a container's share of processor time limits the cores, in either version of control groups", () => {
  expect(coresOfContainer(files({ "/sys/fs/cgroup/cpu.max": "150000 100000\n" }))).toBe(1.5);
  expect(coresOfContainer(files({ "/sys/fs/cgroup/cpu.max": "max 100000\n" }))).toBe(Number.POSITIVE_INFINITY);
  const older = { "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "400000\n", "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n" };
  expect(coresOfContainer(files(older))).toBe(4);
  expect(coresOfContainer(files({ ...older, "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n" }))).toBe(Number.POSITIVE_INFINITY);
  expect(coresOfContainer(files({}))).toBe(Number.POSITIVE_INFINITY);
});

test("there is at least one core and no more than the system says", () => {
  expect(allowedCores()).toBeGreaterThanOrEqual(1);
  expect(allowedCores()).toBeLessThanOrEqual(availableParallelism());
});
