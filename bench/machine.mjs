// @ts-check
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os";

/**
 * What figures belong to. `load` is the mean number of processes at work before the start: above a few tenths the figures are not to be quoted.
 * @typedef {ReturnType<typeof machineOf>} Machine
 */
export function machineOf() {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    architecture: process.arch,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    date: new Date().toISOString().slice(0, 10),
  };
}

/** One line for people. @param {Machine} machine */
export function machineLine({ processor, architecture, cores, memoryBytes, system, node, load, date }) {
  const memory = `${(memoryBytes / 2 ** 30).toFixed(0)} GiB`;
  return `${date}, ${processor} (${architecture}), ${cores} ${cores === 1 ? "core" : "cores"}, ${memory}, ${system}, Node ${node}, load before the start ${load}`;
}
