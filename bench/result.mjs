// @ts-check
import { ratioOf } from "./pairs.mjs";
import { flopsOf } from "./workloads/flops.mjs";

/**
 * @typedef {import("./pairs.mjs").Measured} Measured
 * @typedef {import("./pairs.mjs").Missing} Missing
 * @typedef {{ us: number, threads: number, version?: string, gflops?: number, firstStepMs?: number, peakBytes?: number | null, ratio?: number, [fact: string]: unknown }} Figure
 * @typedef {Figure & { byThreads: readonly Figure[] }} Entry the better number of threads, and all of them
 * @typedef {{ name: string, unit: string, flops?: number, gradus: Record<string, Entry>, peers: Record<string, Entry>, absent: readonly Missing[] }} Result
 */

const units = { steps: "step", epoch: "epoch", product: "product", table: "file" };

/**
 * What was measured on a workload as the document that `--json` prints. `ratio` is a peer's time over that of Gradus' fastest entry, by turns that
 * followed each other: above 1 Gradus is faster.
 * @param {import("./workloads/index.mjs").Workload} workload
 * @param {{ measured: readonly Measured[], missing: readonly Missing[] }} found
 * @returns {Result}
 */
export function resultOf(workload, { measured, missing }) {
  const flops = flopsOf(workload);
  const ours = measured.filter(({ plan }) => plan.name === "gradus");
  const fastest = ours.reduce((/** @type {Measured | undefined} */ best, each) => (best && best.us <= each.us ? best : each), undefined);
  /** @param {Measured} one @returns {Figure} */
  const figure = (one) => ({
    us: one.us,
    threads: one.plan.threads,
    version: one.version,
    ...(flops !== undefined && { gflops: flops / one.us / 1000 }),
    firstStepMs: one.firstStepMs,
    peakBytes: one.peakBytes,
    ...(fastest && one.plan.name !== "gradus" && { ratio: ratioOf(one, fastest) }),
    ...one.facts,
  });
  return {
    name: workload.name,
    unit: units[workload.kind],
    ...(flops !== undefined && { flops }),
    gradus: entries(ours, ({ plan }) => plan.backend ?? "", figure),
    peers: entries(
      measured.filter(({ plan }) => plan.name !== "gradus"),
      ({ plan }) => plan.name,
      figure,
    ),
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

/** A network with other parameters is other work: named, so that nobody believes its ratio. @param {readonly Measured[]} measured */
function differentSize(measured) {
  const ours = measured.find(({ plan }) => plan.name === "gradus")?.facts.parameters;
  return measured
    .filter(({ facts }) => typeof ours === "number" && typeof facts.parameters === "number" && Math.abs(facts.parameters / ours - 1) > 0.02)
    .map(({ plan, facts }) => ({ ...plan, absent: `measured, but with ${facts.parameters} parameters instead of ${ours}` }));
}
