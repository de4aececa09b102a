import type { InstructionFacts } from "../engine/index.js";
import type { MachineRates } from "./machineRates.js";
import type { KeptCall } from "./profileTrace.js";

/** One instruction of a program: times are those of the fastest calls (see `RecentCalls`). */
export type InstructionProfile = InstructionFacts &
  Readonly<{
    /** Milliseconds a call; with several threads what each of them spends on it, on average. */
    ms: number;
    /** Its part of the program's time. */
    share: number;
    /** 10^9 operations a second, by all threads together. */
    gflops: number;
    /** `gflops` over what the threads reach at best. */
    ofPeak: number;
    /** 10^9 bytes a second, by all threads together. */
    gigabytes: number;
  }>;

/** What the instructions of one layer, their gradients included, take together; "" are those that belong to none. */
export type LayerProfile = Readonly<{ place: string; forwardMs: number; backwardMs: number; share: number; flops: number; bytes: number }>;

/** A program and where its time goes. */
export type ProgramProfile = Readonly<{
  name: string;
  calls: number;
  /** Threads of its last call. */
  threads: number;
  /** Milliseconds from the beginning of a call to its end, in the fastest of the last ones. */
  ms: number;
  /** Milliseconds of all calls, the first and slow ones too. */
  allMs: number;
  /** Of `ms`, milliseconds outside of all instructions: meetings of threads, waiting for each other, and taking the time itself. */
  waitingMs: number;
  instructions: readonly InstructionProfile[];
  layers: readonly LayerProfile[];
  /** The last calls, for a trace. */
  kept: readonly KeptCall[];
}>;

/** Where the time of a run goes; `programs` with the longest first. */
export type Profile = Readonly<{
  /** Milliseconds since the profile began. */
  wallMs: number;
  /** Of these, milliseconds within programs; the others went to compiling, gathering rows, events, and whatever the process did besides. */
  programMs: number;
  /** What one thread of this machine reaches at best: what shares of the peak refer to. */
  rates: MachineRates;
  programs: readonly ProgramProfile[];
}>;
