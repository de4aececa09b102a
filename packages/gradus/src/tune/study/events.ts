import type { Verdict } from "../pruner.js";
import type { TrialRecord } from "./ledger.js";

/** Why a study makes no more trials. */
export type EndReason = "trials" | "seconds" | "target" | "exhausted" | "failures" | "stopped";

/** What a study tells its listeners, as it happens in this process. */
export type StudyEvent =
  /** First of all: which sampler searches and why. */
  | Readonly<{ type: "start"; sampler: string; why: string }>
  | Readonly<{ type: "ask"; trial: TrialRecord }>
  /** A paused trial goes on. */
  | Readonly<{ type: "resume"; trial: TrialRecord }>
  | Readonly<{ type: "report"; trial: TrialRecord; step: number; value: number | null; verdict: Verdict }>
  | Readonly<{ type: "finish"; trial: TrialRecord; isBest: boolean }>
  | Readonly<{ type: "prune"; trial: TrialRecord }>
  | Readonly<{ type: "pause"; trial: TrialRecord }>
  | Readonly<{ type: "fail"; trial: TrialRecord; why: string }>
  | Readonly<{ type: "end"; reason: EndReason }>;
