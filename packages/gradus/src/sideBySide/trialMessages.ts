import type { BackendName } from "../engine/index.js";
import type { RecipeValue } from "../recipe/index.js";
import type { EpochEvent, EpochWish, PreparedData, RunEvent } from "../train/index.js";

/** What a worker is told. Data come once, under a number, in memory that all threads share where that can be had. */
export type TrialMessage =
  | Readonly<{ kind: "data"; data: number; prepared: PreparedData }>
  | Readonly<{ kind: "forget"; data: number }>
  | Readonly<{ kind: "run"; data: number; recipe: RecipeValue; backend: BackendName; resume: Uint8Array | undefined; isLed: boolean }>
  | Readonly<{ kind: "interrupt" }>
  /** For a run that is led: to stop at a checkpoint before the next step; and the answer to "atEpoch" and "kept". */
  | Readonly<{ kind: "pause" }>
  | Readonly<{ kind: "wish"; wish: EpochWish }>;

/** What a worker tells of the trial that it is at: its events, and in the end a model as the bytes of its file, or why there is none. */
export type TrialAnswer =
  | Readonly<{ kind: "event"; event: RunEvent }>
  | Readonly<{ kind: "atEpoch"; epoch: EpochEvent }>
  | Readonly<{ kind: "keep"; checkpoint: Uint8Array }>
  | Readonly<{ kind: "model"; bytes: Uint8Array; restored: boolean }>
  | Readonly<{ kind: "ended"; how: "paused" | "stopped" }>
  | Readonly<{ kind: "failed"; message: string; isUserError: boolean; isDivergence: boolean }>;
