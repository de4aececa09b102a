// @ts-check
import { ratioOf } from "./pairs.mjs";
import { flopsOf } from "./workloads/flops.mjs";

/**
 * @typedef {import("./pairs.mjs").Measured} Measured
 * @typedef {import("./pairs.mjs").Missing} Missing
 * @typedef {{ us: number, threads: number, version?: string, gflops?: number, firstStepMs?: number, peakBytes?: number | null, ratio?: number, speedup?: Record<string, number>, [fact: string]: unknown }} Figure
 * @typedef {Figure & { byThreads: readonly Figure[] }} Entry the better number of threads, and all of them
 * @typedef {{ name: string, unit: string, flops?: number, gradus: Record<string, Entry>, peers: Record<string, Entry>, absent: readonly Missing[] }} Result
 */

const units = { steps: "step", epoch: "epoch", product: "product", table: "file" };

/**
 * What was measured on a workload as the document that `--json` prints. `ratio` is a peer's time over that of Gradus' fastest entry, `speedup` the times of
 * all peers over that of one entry; both by turns that followed each other, and above 1 Gradus is faster.
 * @param {import("./workloads/index.mjs").Workload} workload
 * @param {{ measured: readonly Measured[], missing: readonly Missing[] }} found
 * @returns {Result}
 */
export function resultOf(workload, { measured, missing }) {
  const flops = flopsOf(workload);
  const ours = measured.filter(({ plan }) => plan.name === "gradus");
  const fastest = ours.reduce((/** @type {Measured | undefined} */ best, each) => (best && best.us <= each.us ? best : each), undefined);
  const others = measured.filter(({ plan }) => plan.name !== "gradus");
  /** @param {Measured} one @returns {Figure} */
  const figure = (one) => ({
    us: one.us,
    threads: one.plan.threads,
    version: one.version,
    ...(flops !== undefined && { gflops: flops / one.us / 1000 }),
    firstStepMs: one.firstStepMs,
    peakBytes: one.peakBytes,
    ...(one.plan.name === "gradus" ? { speedup: speedupsOf(one, others) } : fastest && { ratio: ratioOf(one, fastest) }),
    ...one.facts,
  });
  return {
    name: workload.name,
    unit: units[workload.kind],
    ...(flops !== undefined && { flops }),
    gradus: entries(ours, ({ plan }) => plan.backend ?? "", figure),
    peers: entries(others, ({ plan }) => plan.name, figure),
    absent: [...missing, ...differentSize(measured)],
  };
}

/**
 * @param {readonly Measured[]} measured
 * @param {(one: Measured) => string} nameOf
 * @param {(one: Measured) => Figure} figure
 * @returns {Record<string, Entry>}
 */
function entries(measured, nameOf, figure) {
  return Object.fromEntries(
    [...new Set(measured.map(nameOf))].map((name) => {
      const byThreads = measured.filter((one) => nameOf(one) === name).map(figure);
      const best = byThreads.reduce((one, other) => (other.us < one.us ? other : one));
      return [name, { ...best, byThreads }];
    }),
  );
}

/**
 * How many times as fast as each peer, at that peer's better number of threads, an entry of Gradus is.
 * @param {Measured} one
 * @param {readonly Measured[]} others
 * @returns {Record<string, number>}
 */
function speedupsOf(one, others) {
  const names = [...new Set(others.map(({ plan }) => plan.name))];
  return Object.fromEntries(
    names.map((name) => {
      const best = others.filter(({ plan }) => plan.name === name).reduce((a, b) => (b.us < a.us ? b : a));
      return [name, ratioOf(best, one)];
    }),
  );
}

/** A network with other parameters is other work: named, so that nobody believes its ratio. @param {readonly Measured[]} measured */
function differentSize(measured) {
  const ours = measured.find(({ plan }) => plan.name === "gradus")?.facts.parameters;
  return measured
    .filter(({ facts }) => typeof ours === "number" && typeof facts.parameters === "number" && Math.abs(facts.parameters / ours - 1) > 0.02)
    .map(({ plan, facts }) => ({ ...plan, absent: `measured, but with ${facts.parameters} parameters instead of ${ours}` }));
}
