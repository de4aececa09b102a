import type { Command } from "commander";
import type { Effort } from "gradus";
import type { ReadingOptions } from "./readingOptions.js";
import { type Backend, backend, numberFrom, threads, wholeNumber } from "./readOption.js";
import type { StreamingOptions } from "./streamedData.js";
import type { DataOptions } from "./trainingData.js";

/** The options of `gradus train` as they were given. */
export type TrainingOptions = Omit<DataOptions, "seed"> &
  RunOptions &
  StreamingOptions &
  ReadingOptions &
  Readonly<{ dev?: readonly string[]; test?: readonly string[] }>;

type RunOptions = Readonly<{
  seed?: number;
  epochs?: number;
  batchSize?: number;
  recipe?: string;
  effort?: Effort;
  interval?: number;
  printRecipe?: boolean;
  plan?: boolean;
  /** The file of the trace, or true for the usual one. */
  profile?: string | true;
  floor?: number;
  /** The file of the report as a page. */
  report?: string;
  backend: Backend;
  threads: number | "auto";
  folds?: number;
  folder?: string;
  checkpointEvery?: number;
  out?: string;
  json?: boolean;
}>;

/** Options that may be given when a run goes on: they do not change its result. */
export type ResumeOptions = Pick<TrainingOptions, "threads" | "floor" | "json" | "checkpointEvery" | "report">;

/** The options that every training has, also that of the demo. */
export function withRunOptions(command: Command): Command {
  return command
    .option(
      "--seed <n>",
      "seed of the split, the start values and the order of rows; the same seed gives the same model (default: 1)",
      wholeNumber(0),
    )
    .option("--epochs <n>", "train for at most this many epochs (default: by the number of rows)", wholeNumber(1))
    .option("--batch-size <n>", "rows a step (default: by the number of rows)", wholeNumber(1))
    .option(
      "--threads <n>",
      "threads to train on, or auto: up to all cores, where that is faster; the model does not depend on it",
      threads,
      "auto",
    )
    .option(
      "--backend <name>",
      "the engine that computes: wasm, native (matrix products by the machine's BLAS; see gradus doctor), or reference (slow, defines what is right)",
      backend,
      "wasm",
    )
    .option("--out <model>", "write the model here (default: NAME-OF-FILE.safetensors in the current folder)")
    .option(
      "--floor <error>",
      "the error that is possible at all, for the verdict: a share of wrong rows such as 0.02, or an RMSE (default: 0)",
      numberFrom(0),
    )
    .option(
      "--profile [trace]",
      "show where the time goes, and write a trace for chrome://tracing or Perfetto (default: the model's name with .trace.json); small steps get slower by it",
    )
    .option("--json", "print one JSON document to standard output instead of the report");
}
