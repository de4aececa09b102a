import type { diagnose } from "gradus";
import type { RunRecord } from "../runs/recordedEvent.js";
import type { Reliability } from "../terminal/reliabilityTable.js";

/** An interval with what it is of. */
export type Figure = Readonly<{ label: string; text: string; note?: string }>;

/** Where a page shows a row: its cells as text by column, and its image, if it has one, as a data URL. */
export type ShownRow = Readonly<{
  /** Its number in the file, from 1, if it is known. */
  number: number | null;
  actual: string;
  predicted: string;
  /** A probability of the model in words; null for numbers and where the loss knows none. */
  chance: string | null;
  loss: number;
  cells: readonly (readonly [column: string, text: string])[];
  image: string | null;
}>;

export type ShownRows = Readonly<{ title: string; text: string; rows: readonly ShownRow[] }>;

/** Something to try, as a command to copy; null where it takes more than a command. */
export type NextStep = Readonly<{ name: string; why: string; command: string | null }>;

/** What a model does, by metrics and row by row. */
export type Measured = Readonly<{
  /** Which weights were measured, where they are not the final ones. */
  of: string | null;
  fit: diagnose.Fit;
  /** Rows of the table of metrics; the first column is their name. */
  metrics: Readonly<{ header: readonly string[]; rows: readonly (readonly string[])[] }>;
  baseline: string;
  mistakes:
    | Readonly<{ kind: "confusion"; part: string; classes: readonly string[]; counts: readonly (readonly number[])[] }>
    | Readonly<{ kind: "residuals"; part: string; predicted: Float64Array; actual: Float64Array; target: string }>
    | null;
  /** The bins of the reliability curve that have rows. */
  calibration: Readonly<{ part: string; bins: readonly Reliability[] }> | null;
  importance: diagnose.Importance | null;
  shownRows: readonly ShownRows[];
}>;

/** Everything that a report on a run shows. */
export type Reported = Readonly<{
  title: string;
  state: "finished" | "interrupted" | "running" | "failed";
  /** Why there is no end, or what is missing. */
  failure: string | null;
  notes: readonly string[];
  record: RunRecord;
  /** Dev and train error are told as this. */
  measured: Measured | null;
  flow: readonly diagnose.FlowStep[];
  alarms: readonly diagnose.FlowAlarm[];
  flowOf: string;
  facts: readonly Figure[];
  recipe: string | null;
  next: readonly NextStep[];
  /** When the report was made, as text. */
  made: string;
}>;
