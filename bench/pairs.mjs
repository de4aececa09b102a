// @ts-check
import { Contender } from "./contenders/contender.mjs";

/**
 * What one contender did: `rounds` holds the median us of each of its turns.
 * @typedef {{ plan: { name: string, backend?: string | undefined, threads: number }, version: string, us: number, rounds: readonly number[], firstStepMs: number,
 *   peakBytes: number | null, facts: Record<string, unknown> }} Measured
 * @typedef {{ name: string, backend?: string | undefined, threads?: number | undefined, absent: string }} Missing
 * @typedef {import("./contenders/contender.mjs").ContenderPlan} ContenderPlan
 * @typedef {import("./workloads/index.mjs").Workload} Workload
 */

/**
 * Measures contenders on a workload in turns, A B C A B C ..., so that whatever else the machine does meets all of them alike.
 * @param {Workload} workload
 * @param {readonly ContenderPlan[]} plans
 * @param {{ rounds: number, ms: number, log: (line: string) => void }} options `ms`: length of a turn
 * @returns {Promise<{ measured: Measured[], missing: Missing[] }>}
 */
export async function measureInTurns(workload, plans, { rounds, ms, log }) {
  /** @type {Missing[]} */
  const missing = [];
  /** @type {{ plan: Measured["plan"], contender: Contender, version: string, facts: Record<string, unknown>, medians: number[], spentMs: number }[]} */
  const running = [];
  try {
    for (const plan of plans) {
      if ("absent" in plan) {
        missing.push(plan);
        continue;
      }
      log(`${plan.backend ?? plan.name} x ${plan.threads} gets ready`);
      const contender = new Contender(plan);
      const { name, backend, threads } = plan;
      const hello = await contender.ask();
      const opened = "absent" in hello ? hello : await contender.ask({ open: workload });
      if ("absent" in opened) {
        missing.push({ name, backend, threads, absent: String(opened.absent) });
        contender.end();
        continue;
      }
      const own = { name, backend, threads: Number(hello.threads) };
      running.push({ plan: own, contender, version: String(hello.version), facts: opened, medians: [], spentMs: 0 });
    }
    for (const each of running) await each.contender.ask({ run: Math.min(ms, 200) }); // warm
    for (let round = 0; round < rounds; round++) {
      log(`round ${round + 1} of ${rounds}`);
      for (const each of running) {
        if (each.spentMs > 4 * rounds * ms) continue; // so slow that its few samples must do
        const start = performance.now();
        const { us, absent } = await each.contender.ask({ run: ms });
        each.spentMs += performance.now() - start;
        if (absent !== undefined) each.spentMs = Number.POSITIVE_INFINITY;
        else each.medians.push(median(/** @type {number[]} */ (us)));
      }
    }
    const measured = [];
    for (const each of running) {
      const { plan, version, facts, medians } = each;
      const { peakBytes, ...last } = await each.contender.ask({ close: true });
      if (medians.length === 0) {
        missing.push({ ...plan, absent: "it ended while it was measured" });
        continue;
      }
      const { firstStepMs, ...others } = facts;
      const bytes = typeof peakBytes === "number" ? peakBytes : null;
      measured.push({
        plan,
        version,
        us: median(medians),
        rounds: medians,
        firstStepMs: Number(firstStepMs),
        peakBytes: bytes,
        facts: { ...others, ...last },
      });
    }
    return { measured, missing };
  } finally {
    for (const { contender } of running) contender.end();
  }
}

/**
 * How many times as long as `ours` a peer takes: the median of the ratios of turns that followed each other.
 * @param {Measured} peer
 * @param {Measured} ours
 */
export function ratioOf(peer, ours) {
  const count = Math.min(peer.rounds.length, ours.rounds.length);
  return median(Array.from({ length: count }, (_, round) => (peer.rounds[round] ?? 0) / (ours.rounds[round] ?? 1)));
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}
