import { UserError } from "../../errors/index.js";
import type { SeenTrial, TrialState } from "../sampler.js";
import type { Json, Parameters, Space } from "../space/index.js";
import type { Entry, Reported } from "../store/index.js";
import { type Objective, turned } from "./objectives.js";

/** A trial as the study tells of it, in the user's directions. */
export type TrialRecord = Readonly<{
  number: number;
  parameters: Parameters;
  state: TrialState;
  /** One value an objective, in their order; null where it diverged. Empty unless it is finished. */
  values: readonly Reported[];
  /** [step, value] by rising steps; null where it diverged. */
  curve: readonly (readonly [step: number, value: Reported])[];
  /** What the sampler noted with its suggestion. */
  note: Json;
  /** Whether it was made elsewhere, and counts for no budget. */
  isKnown: boolean;
  /** Why it failed or pauses. */
  why: string | null;
  /** How often it went on after a pause, and the worker that took it on last, where the store knows its workers. */
  turn: number;
  by: string | null;
  /** When it was asked for and when it ended, in milliseconds since 1970. */
  startedAt: number;
  endedAt: number | null;
}>;

type Opening = Extract<Entry, { entry: "study" }>;

/** The state that a log leads to, line by line; also what samplers and pruners see of it. */
export class Ledger {
  readonly #space: Space;
  readonly #objectives: readonly Objective[];
  readonly #records: TrialRecord[] = [];
  readonly #seen: SeenTrial[] = [];
  #length = 0;
  #opening: Opening | undefined;

  constructor(space: Space, objectives: readonly Objective[]) {
    this.#space = space;
    this.#objectives = objectives;
  }

  /** How many lines have been read. */
  get length(): number {
    return this.#length;
  }

  /** The last line that tells of the study itself. */
  get opening(): Opening | undefined {
    return this.#opening;
  }

  get records(): readonly TrialRecord[] {
    return this.#records;
  }

  /** All trials, turned so that less is better. A copy: later lines do not change it. */
  seen(): readonly SeenTrial[] {
    return this.#seen.slice();
  }

  /** One trial. @throws UserError if there is none with that number */
  record(number: number): TrialRecord {
    const found = this.#records[number];
    if (found !== undefined) return found;
    throw new UserError({
      place: "tune.study",
      what: `there is no trial ${number}`,
      remedy: `The last one is ${this.#records.length - 1}`,
    });
  }

  seenTrial(number: number): SeenTrial {
    return this.#seen[this.record(number).number] as SeenTrial;
  }

  /** Reads the next line. What contradicts the lines before it was written by a worker that was given up, and changes nothing. */
  apply(entry: Entry): void {
    this.#length++;
    if (entry.entry === "study") {
      this.#opening = entry;
      return;
    }
    if (entry.entry === "ask" || entry.entry === "known") this.#add(entry);
    else this.#change(entry);
  }

  #add(entry: Extract<Entry, { entry: "ask" | "known" }>): void {
    const { number, parameters } = entry;
    const values = entry.entry === "known" ? entry.values : null;
    const state: TrialState = entry.entry === "ask" ? "running" : values === null ? "paused" : "finished";
    this.#records[number] = {
      number,
      parameters,
      state,
      values: values ?? [],
      curve: [],
      note: entry.entry === "ask" ? entry.note : null,
      isKnown: values !== null,
      why: state === "paused" ? "waiting" : null,
      turn: 0,
      by: entry.entry === "ask" ? entry.by : null,
      startedAt: entry.at,
      endedAt: state === "finished" ? entry.at : null,
    };
    this.#seen[number] = {
      number,
      parameters,
      units: this.#space.unitsOf(parameters),
      state,
      values: this.#turnedAll(values ?? []),
      curve: [],
      ...(entry.entry === "ask" && entry.note !== null && { note: entry.note }),
    };
  }

  #change(entry: Exclude<Entry, { entry: "study" | "ask" | "known" }>): void {
    const [record, seen] = [this.#records[entry.number], this.#seen[entry.number]];
    if (record === undefined || seen === undefined) return;
    if (record.state !== (entry.entry === "resume" ? "paused" : "running")) return;
    if (entry.entry !== "resume" && entry.turn !== record.turn) return;
    const ended = { endedAt: entry.at };
    switch (entry.entry) {
      case "report": {
        const first = this.#objectives[0] as Objective;
        const value = entry.value === null ? Number.NaN : turned(entry.value, first);
        this.#put(
          { ...record, curve: [...record.curve, [entry.step, entry.value]] },
          { ...seen, curve: [...seen.curve, [entry.step, value]] },
        );
        return;
      }
      case "resume":
        this.#put({ ...record, state: "running", why: null, turn: record.turn + 1, by: entry.by }, { ...seen, state: "running" });
        return;
      case "finish": {
        const values = this.#turnedAll(entry.values);
        this.#put({ ...record, ...ended, state: "finished", values: entry.values }, { ...seen, state: "finished", values });
        return;
      }
      case "prune":
        this.#put({ ...record, ...ended, state: "pruned" }, { ...seen, state: "pruned" });
        return;
      case "pause":
        this.#put({ ...record, state: "paused", why: entry.why }, { ...seen, state: "paused" });
        return;
      case "fail":
        this.#put({ ...record, ...ended, state: "failed", why: entry.why }, { ...seen, state: "failed" });
        return;
      default:
        entry satisfies never;
    }
  }

  #put(record: TrialRecord, seen: SeenTrial): void {
    this.#records[record.number] = record;
    this.#seen[record.number] = seen;
  }

  #turnedAll(values: readonly Reported[]): readonly number[] {
    return values.map((value, k) => turned(value, this.#objectives[k] as Objective));
  }
}
