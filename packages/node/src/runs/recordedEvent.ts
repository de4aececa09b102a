import type { diagnose, RunEvent } from "gradus";

/** The gradient flow of the step that comes next; numbers that are not finite are null. */
export type FlowEvent = Readonly<{ type: "flow" }> & diagnose.FlowStep;

/** What the run trains on: rows of each part by a hash of their content, so that two runs can be told to be about the same rows. */
export type DataEvent = Readonly<{ type: "data"; train: string; dev: string; test: string }>;

/** The machine that a run trains on. */
export type MachineEvent = Readonly<{ type: "machine"; platform: string; processor: string; cores: number; node: string }>;

/** Why a run came to no end, where it did not tell itself. */
export type FailureEvent = Readonly<{ type: "failure"; message: string }>;

/** What a run writes down of itself. */
export type RecordedEvent = RunEvent | FlowEvent | DataEvent | MachineEvent | FailureEvent;

/** What is known of the course of a run: its events, and the cost J of every mini-batch (place i: step i + 1; NaN where it is not known). */
export type RunRecord = Readonly<{ events: readonly RecordedEvent[]; losses: Float32Array }>;

/** Whether an event is one that the run itself tells, and not only its record. */
export function isRunEvent(event: RecordedEvent): event is RunEvent {
  return event.type !== "flow" && event.type !== "data" && event.type !== "machine" && (event.type !== "failure" || "finding" in event);
}
