import type { Effort } from "gradus";
import type { ReadingOptions } from "./readingOptions.js";
import type { DataOptions } from "./trainingData.js";

/** The options of `gradus tune` as they were given. */
export type TuneOptions = Omit<DataOptions, "seed"> &
  ReadingOptions &
  Readonly<{
    dev?: readonly string[];
    test?: readonly string[];
    trials?: number;
    /** Seconds. */
    time?: number;
    goodEnough?: number;
    minimize?: string;
    maximize?: string;
    space?: string;
    recipe?: string;
    effort?: Effort;
    epochs?: number;
    sampler?: string;
    pruner?: string;
    repeats?: number;
    folds?: number;
    /** Seeds that the best recipes are trained again with; 0 for none. */
    confirm?: number;
    jobs: number | "auto";
    store?: string;
    resume?: boolean;
    warmStart?: string;
    export?: string;
    seed?: number;
    out?: string;
    json?: boolean;
  }>;
