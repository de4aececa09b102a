import type { Elements } from "../../engine/index.js";
import { UserError } from "../../errors/index.js";
import type { SpikeAlarm } from "../events.js";
import type { Job } from "../job.js";
import { type Began, findingOf, isDivergence, withBeginning } from "../nonFinite.js";
import type { Stepper, StepResult } from "../stepper.js";
import { type Largest, largestOf } from "./firstBad.js";
import { SpikeRule } from "./spikeRule.js";
import { type DoneStep, StateRing } from "./stateRing.js";

/** A run tells of so many spikes; one that goes on like this is known by then. */
const mostAlarms = 20;
/** So many of the last steps are looked at, operation by operation, after a failure. */
const mostLooks = 24;
/** An operation has run away when its largest |value| is so many times what it was, */
const runsAway = 100;
/** ... where what was smaller than this counts as this. */
const smallest = 1e-3;
/** Rows whose losses make up this share of a spike are to blame for it, if they are few. */
const blame = 0.8;
const mostRows = 5;

/**
 * Does the steps of a training and keeps what is needed to do the last ones again: where one fails or its loss jumps, the states go back to a copy, the steps
 * are done once more with checks on, and the states come forward again. No weight gets other bits by it.
 */
export class FlightRecorder {
  readonly #stepper: Stepper;
  readonly #ring: StateRing;
  readonly #spikes = new SpikeRule();
  #alarms = 0;
  /** The spike of the last step, if it was one. */
  alarm: SpikeAlarm | undefined;

  constructor(stepper: Stepper, job: Pick<Job, "batchSize" | "members">) {
    this.#stepper = stepper;
    const { session, stateNames: names, stateBytes: bytes } = stepper;
    this.#ring = new StateRing(session, { names, bytes, rows: job.batchSize * job.members });
  }

  /** As `stepper.step`. @throws UserError where it does, with the operation that ran away before, if one did */
  step(rows: Int32Array, at: DoneStep["at"]): StepResult {
    this.alarm = undefined;
    this.#ring.before(rows, at);
    let result: StepResult;
    try {
      result = this.#stepper.step(rows, at);
    } catch (error) {
      throw this.#explained(error);
    }
    this.#ring.after(result.loss);
    const { usual } = this.#spikes;
    if (this.#spikes.sees(result.loss) && this.#alarms++ < mostAlarms) {
      const told = { ...result };
      this.alarm = this.#spike(rows, at, { loss: result.loss, usual });
      Object.assign(result, told);
    }
    return result;
  }

  /** A failure with where it began. */
  #explained(error: unknown): unknown {
    if (!(error instanceof UserError) || findingOf(error) === undefined || !isDivergence(error)) return error;
    const began = this.#inThePast(() => this.#beginning());
    return began === undefined ? error : withBeginning(error, began);
  }

  /** The first step, of those that are known, in which an operation ran away from what it was at the first of them. */
  #beginning(): Began | undefined {
    const steps = this.#ring.steps.slice(0, -1);
    const stride = Math.ceil(steps.length / mostLooks);
    let before: Largest | undefined;
    for (const [number, { rows, at }] of steps.entries()) {
      if (number % stride === 0) {
        const looked = this.#stepper.looked(rows, at);
        if (looked === undefined) return undefined;
        const largest = largestOf(this.#stepper.programs, looked);
        before ??= largest;
        for (const [place, { node, largest: to }] of largest.entries()) {
          const from = before[place]?.node.op === node.op ? before[place].largest : undefined; // programs of other batches have the same operations
          if (from === undefined || to <= runsAway * Math.max(from, smallest)) continue;
          const operation = String(node).replace(/ in .*$/, "");
          return { step: at.step + 1, operation, layer: node.place || null, from, to, since: steps[0]!.at.step + 1 };
        }
      }
      this.#stepper.again(rows, at);
    }
    return undefined;
  }

  /** Few rows that stand out from their batch are to blame themselves; else the steps are, and the same batch is done with the weights of before. */
  #spike(rows: Int32Array, at: DoneStep["at"], { loss, usual }: { readonly loss: number; readonly usual: number }): SpikeAlarm {
    const each = this.#stepper.probed(rows.length, "each").slice();
    const named = each.length === rows.length ? blamed(rows, each, usual) : []; // where a step accumulates, these are the losses of a part
    const [cause, remedy] =
      named.length > 0
        ? ["rows that stand out from their batch", "Look at these rows: their labels or numbers may be wrong"]
        : [
            `steps that are too large${this.#earlier(rows, at)}`,
            `Lower the learning rate (now ${at.learningRate}) or clip the gradients (clip: { globalNorm: 1 })`,
          ];
    const listed = named.length > 0 ? ` (train row${named.length > 1 ? "s" : ""} ${named.join(", ")})` : "";
    const text = `Step ${at.step + 1} (epoch ${at.epoch + 1}): the loss jumped from about ${brief(usual)} to ${brief(loss)}, by ${cause}${listed}. ${remedy}.`;
    return { type: "alarm", alarm: "spike", step: at.step + 1, epoch: at.epoch + 1, loss, usual, rows: named, cause, remedy, text };
  }

  /** What the rows of a step cost with the weights of the older copy. */
  #earlier(rows: Int32Array, at: DoneStep["at"]): string {
    const then = this.#inThePast(() => this.#stepper.again(rows, at).loss);
    return then === undefined ? "" : `: the same rows cost ${brief(then)} with the weights of step ${this.#ring.steps[0]!.at.step + 1}`;
  }

  /** Does something with the states of the older copy, and puts the present ones back. Undefined where there is no copy, or the past fails too. */
  #inThePast<T>(work: () => T): T | undefined {
    if (this.#ring.every === 0) return undefined;
    const { session, stateNames } = this.#stepper;
    const present = new Map<string, Elements>(stateNames.map((name) => [name, session.state(name).slice()]));
    try {
      this.#ring.rewind();
      return work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return undefined;
    } finally {
      for (const [name, values] of present) session.state(name).set(values);
    }
  }
}

/** The rows that make up most of what is above the usual loss, worst first; none where it is spread over many. */
function blamed(rows: Int32Array, each: Elements, usual: number): number[] {
  const excess = Array.from(each, (value) => Math.max(0, value - usual));
  const total = excess.reduce((sum, value) => sum + value, 0);
  const order = Array.from(excess.keys()).sort((a, b) => excess[b]! - excess[a]!);
  const found: number[] = [];
  let sum = 0;
  for (const at of order.slice(0, Math.min(mostRows, Math.ceil(rows.length / 4)))) {
    found.push(rows[at]!);
    sum += excess[at]!;
    if (sum >= blame * total) return [...new Set(found)];
  }
  return [];
}

const brief = (value: number): string => String(Number(value.toPrecision(3)));
