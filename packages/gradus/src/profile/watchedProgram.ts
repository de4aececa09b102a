import { forwardPlace, type InstructionFacts, type Watch, type WatchedCall } from "../engine/index.js";
import type { InstructionProfile, LayerProfile, ProgramProfile } from "./profile.js";
import type { KeptCall } from "./profileTrace.js";
import { RecentCalls } from "./recentCalls.js";

/** So many of a program's last calls are kept for the trace; a step is two calls, since its weights move when its numbers have been looked at. */
const keptCalls = 20;

/** What is known of one program's calls. */
export class WatchedProgram {
  readonly #name: string;
  readonly #instructions: readonly InstructionFacts[];
  readonly #origin: number;
  readonly #recent: Readonly<Record<WatchedCall["part"], RecentCalls>>;
  readonly #kept: KeptCall[] = [];
  #threads = 1;

  constructor({ name, instructions, origin }: Parameters<Watch>[0]) {
    this.#name = name;
    this.#instructions = instructions;
    this.#origin = origin;
    const recent = (): RecentCalls => new RecentCalls(instructions.length);
    this.#recent = { compute: recent(), commit: recent(), run: recent() };
  }

  /** How often it was computed. */
  get calls(): number {
    return this.#recent.compute.count + this.#recent.run.count;
  }

  see({ part, began, ended, threads, stamps }: WatchedCall): void {
    const count = this.#instructions.length;
    const times = this.#recent[part].add(ended - began);
    for (let i = 0; i < count; i++) {
      let busy = 0;
      for (let t = 0; t < threads; t++) {
        const at = 2 * (t * count + i);
        const ms = stamps[at + 1]! - stamps[at]!;
        if (!Number.isNaN(ms)) busy += Math.max(0, ms - clockMs());
      }
      times[i] = busy / threads;
    }
    this.#threads = threads;
    if (this.#kept.length >= keptCalls) this.#kept.shift();
    this.#kept.push({ origin: this.#origin, began, ended, threads, stamps: stamps.slice(0, 2 * threads * count) });
  }

  /** `peak`: what one thread reaches at best, in GFLOP/s. */
  profile(peak: number): ProgramProfile {
    const threads = this.#threads;
    const parts = Object.values(this.#recent).map((recent) => recent.fastest());
    const ms = parts.reduce((sum, part) => sum + part.ms, 0);
    const instructions = this.#instructions.map((facts, i): InstructionProfile => {
      const time = parts.reduce((sum, part) => sum + part.times[i]!, 0);
      const perSecond = (amount: number): number => (time === 0 ? 0 : amount / time / 1e6);
      const gflops = perSecond(facts.flops);
      return { ...facts, ms: time, share: time / ms, gflops, ofPeak: gflops / (peak * threads), gigabytes: perSecond(facts.bytes) };
    });
    return {
      name: this.#name,
      calls: this.calls,
      threads,
      ms,
      allMs: Object.values(this.#recent).reduce((sum, { totalMs }) => sum + totalMs, 0),
      waitingMs: Math.max(0, ms - instructions.reduce((sum, instruction) => sum + instruction.ms, 0)),
      instructions,
      layers: layersOf(instructions),
      kept: this.#kept,
    };
  }
}

/** Instructions by the layer whose operations or gradients they compute, in the order of their first one. */
function layersOf(instructions: readonly InstructionProfile[]): LayerProfile[] {
  const layers = new Map<string, { -readonly [K in keyof LayerProfile]: LayerProfile[K] }>();
  for (const { place, ms, share, flops, bytes } of instructions) {
    const forward = forwardPlace(place);
    const layer = layers.get(forward) ?? { place: forward, forwardMs: 0, backwardMs: 0, share: 0, flops: 0, bytes: 0 };
    layers.set(forward, layer);
    if (forward === place) layer.forwardMs += ms;
    else layer.backwardMs += ms;
    layer.share += share;
    layer.flops += flops;
    layer.bytes += bytes;
  }
  return [...layers.values()];
}

let clock: number | undefined;

/** Milliseconds that one look at the clock takes; an instruction's time holds one. */
function clockMs(): number {
  clock ??= measuredClock();
  return clock;
}

function measuredClock(): number {
  const [rounds, looks] = [50, 200];
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let look = 0; look < looks; look++) performance.now();
    least = Math.min(least, (performance.now() - start) / looks);
  }
  return least;
}
