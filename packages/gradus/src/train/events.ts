import type { Finding } from "./nonFinite.js";

/** What was measured on one part of the data after an epoch: `loss` and, by task, `accuracy` or `rmse`, `mae`, `r2` (in the unit of the target). */
export type Measures = Readonly<{ loss: number; accuracy?: number; rmse?: number; mae?: number; r2?: number }>;

/** The first event: how large the job is, and what was noticed while the data were prepared. */
export type StartEvent = Readonly<{
  type: "start";
  parameters: number;
  rows: Readonly<{ train: number; dev: number; test: number }>;
  epochs: number;
  stepsPerEpoch: number;
  backend: string;
  notes: readonly string[];
  /** Where a run that goes on from a checkpoint stands: whole epochs and steps behind it. */
  resumed?: Readonly<{ epoch: number; step: number }>;
}>;

/** A step that was done, for progress displays: at most some twenty a second, and only while somebody listens. `step` counts from 1 over the whole run. */
export type StepEvent = Readonly<{ type: "step"; step: number; epoch: number; batch: number; loss: number; learningRate: number }>;

/**
 * An epoch that is done; `epoch` counts from 1. `train` is the mean over the epoch's batches while the weights moved, with everything that is on in
 * training (dropout, ...), `dev` the whole dev part after the epoch. `best`: the watched value is better than ever before. `penalty` is the mean cost of
 * the penalties, which `train.loss` does not contain.
 */
export type EpochEvent = Readonly<{
  type: "epoch";
  epoch: number;
  step: number;
  train: Measures;
  dev?: Measures;
  penalty: number;
  learningRate: number;
  seconds: number;
  stepsPerSecond: number;
  best: boolean;
}>;

/** The learning rate was changed by hand: `step`, counted from 1, is the first with another rate, and `learningRate` what it uses. */
export type ChangeEvent = Readonly<{ type: "change"; step: number; learningRate: number }>;

/** Why training is over: all epochs done, nothing better for long enough, or `interrupt()`. */
export type StopEvent = Readonly<{
  type: "stop";
  reason: "epochs" | "early" | "interrupted";
  epoch: number;
  step: number;
  bestEpoch: number;
  restored: boolean;
}>;

/** The last event: the model is there; `test` is what it does on the test part, if one was given. */
export type EndEvent = Readonly<{ type: "end"; epochs: number; steps: number; seconds: number; stepsPerSecond: number; test?: Measures }>;

/**
 * The loss of a step jumped: above the average and ten standard deviations of some fifty steps before it, and above that of the first ten. `rows` are the train
 * rows that make up most of it, if they are few; `text` says it in a sentence with its cause and remedy. The run goes on; at most twenty are told.
 */
export type SpikeAlarm = Readonly<{
  type: "alarm";
  alarm: "spike";
  step: number;
  epoch: number;
  loss: number;
  usual: number;
  rows: readonly number[];
  cause: string;
  remedy: string;
  text: string;
}>;

/**
 * The loss does not come down, and the gradients of the first weights are next to nothing beside those of the last ones: `ratio` of their root mean squares. `layer`: the first
 * one with weights. Told once.
 */
export type VanishingAlarm = Readonly<{
  type: "alarm";
  alarm: "vanishing";
  step: number;
  epoch: number;
  layer: string;
  ratio: number;
  cause: string;
  remedy: string;
  text: string;
}>;

/** Something is wrong, and the run goes on. */
export type AlarmEvent = SpikeAlarm | VanishingAlarm;

/** Numbers stopped being finite: what was found. The iteration and `result()` throw after it, with the same message. */
export type FailureEvent = Readonly<{ type: "failure"; message: string; finding: Finding }>;

export type RunEvent = StartEvent | StepEvent | ChangeEvent | EpochEvent | AlarmEvent | FailureEvent | StopEvent | EndEvent;
