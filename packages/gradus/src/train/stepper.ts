import { type Elements, openSession, type Session, type StateDeclaration } from "../engine/index.js";
import { clipLimit, memberOf } from "../optim/index.js";
import { penaltyMemberOf } from "../penalty/index.js";
import { type Moment, rateAt } from "../schedule/index.js";
import { copyRows } from "./copyRows.js";
import { targetsOf } from "./dataset.js";

import type { Job } from "./job.js";
import { startValues } from "./network.js";
import { nonFiniteError } from "./nonFinite.js";
import type { Probe } from "./probe.js";
import { type Program, Programs } from "./program.js";
import { ShadowCheck } from "./shadowCheck.js";
import { startBuffers } from "./startBuffers.js";
import { type StepParts, traceCost, traceGradient, traceStep } from "./trace.js";

/** What a step tells; the same object each time. `correct` is the number of rows whose class was predicted. */
export type StepResult = {
  rows: number;
  loss: number;
  penalty: number;
  correct: number;
  learningRate: number;
  /** The norm of all gradients before they were clipped; NaN where they are not clipped by it. */
  gradientNorm: number;
};

/** Does training steps on batches: owns the session, its states and the programs for each size of batch. */
export class Stepper {
  readonly session: Session;
  readonly programs: Programs;
  readonly #job: Job;
  readonly #probe: (() => Probe) | undefined;
  readonly #shadow: ShadowCheck;
  readonly #penaltyNames: readonly string[];
  readonly #result: StepResult = { rows: 0, loss: 0, penalty: 0, correct: 0, learningRate: 0, gradientNorm: Number.NaN };

  /**
   * Makes the states with their start values, and compiles the step for full batches; `probe` makes what looks into each program of a step.
   * @throws UserError if the model cannot be traced
   */
  constructor(job: Job, probe?: () => Probe) {
    this.#job = job;
    this.#probe = probe;
    this.#penaltyNames = job.recipe.penalty.map((_, at) => `penalty.${at}`);
    const { network, recipe, backend, train } = job;
    const slots = memberOf(recipe.optimizer).slots(recipe.optimizer);
    const states: StateDeclaration[] = [
      { name: "parameters", shape: [network.size] },
      ...slots.map(({ name }) => ({ name: `slot.${name}`, shape: [network.size] })),
      ...network.buffers.map(({ path, shape }) => ({ name: `buffer.${path}`, shape })),
    ];
    this.session = openSession({ backend, states });
    this.programs = new Programs(this.session);
    this.#program(Math.min(recipe.batchSize, train.rows));
    this.session.state("parameters").set(startValues(network, recipe.seed));
    for (const { name, initial } of slots) this.session.state(`slot.${name}`).fill(initial);
    for (const [path, values] of startBuffers(network, train.x)) this.session.state(`buffer.${path}`).set(values);
    this.#shadow = new ShadowCheck(job.shadow, this.session, this.programs);
  }

  /** The memory of the largest step program, known before it runs. */
  get peakBytes(): number {
    return this.#program(Math.min(this.#job.recipe.batchSize, this.#job.train.rows)).peakBytes;
  }

  /**
   * One step on the train rows with these numbers. `at` counts the steps and epochs behind.
   * @throws UserError if the loss or the next weights are not finite; the states are then as before the step
   */
  step(rows: Int32Array, at: Moment): StepResult {
    const program = this.#program(rows.length);
    const { recipe } = this.#job;
    const learningRate = rateAt(recipe.optimizer.learningRate, at);
    this.#fill(program, rows, { step: at.step + 1, learningRate });
    program.compute();
    const loss = program.output("loss")[0]!;
    if (!Number.isFinite(loss) || !Number.isFinite(program.output("size")[0]!)) throw this.#failure(program, rows, { at, learningRate });
    this.#shadow.check(program, rows.length, at.step + 1);
    program.commit();
    const result = this.#result;
    result.rows = rows.length;
    result.loss = loss;
    result.learningRate = learningRate;
    if (recipe.penalty.length > 0) result.penalty = program.output("penalty")[0]!;
    if (this.#job.preparation.target.task === "classification") result.correct = program.output("correct")[0]!;
    if (recipe.clip && "globalNorm" in recipe.clip) result.gradientNorm = program.output("gradientNorm")[0]!;
    return result;
  }

  /** The flat gradient of the loss and penalties on the train rows with these numbers, before clipping; nothing changes. */
  gradient(rows: Int32Array, at: Moment): Elements {
    const program = this.programs.named(`gradient ${rows.length}`, () => traceGradient(this.#parts(), rows.length));
    this.#fill(program, rows, { step: at.step + 1, learningRate: rateAt(this.#job.recipe.optimizer.learningRate, at) });
    program.compute();
    return program.output("gradient").slice();
  }

  /** What a step would minimise on the train rows with these numbers: loss and penalties; nothing changes. */
  cost(rows: Int32Array, at: Moment): number {
    const program = this.programs.named(`cost ${rows.length}`, () => traceCost(this.#parts(), rows.length));
    this.#fill(program, rows, { step: at.step + 1, learningRate: rateAt(this.#job.recipe.optimizer.learningRate, at) });
    program.compute();
    return program.output("cost")[0]!;
  }

  /** An output that the probe asked for, as the last step on so many rows left it. */
  probed(rows: number, name: string): Elements {
    return this.#program(rows).output(name);
  }

  #parts(): StepParts {
    const { recipe, network, preparation } = this.#job;
    return { recipe, loss: recipe.loss, network, target: preparation.target, probe: this.#probe };
  }

  #program(rows: number): Program {
    return this.programs.named(`step ${rows}`, () => traceStep(this.#parts(), rows));
  }

  #fill(program: Program, rows: Int32Array, { step, learningRate }: { readonly step: number; readonly learningRate: number }): void {
    const { recipe, network, train } = this.#job;
    const x = program.input("x");
    copyRows(train.x, rows, x.length / rows.length, x);
    const y = program.input("y");
    copyRows(targetsOf(train), rows, y.length / rows.length, y);
    program.set("seed", recipe.seed | 0);
    program.set("step", step);
    const { optimizer, penalty, clip } = recipe;
    program.setAll("hyper", memberOf(optimizer).scalars(optimizer, { step, learningRate }));
    for (let at = 0; at < penalty.length; at++)
      program.setAll(this.#penaltyNames[at]!, penaltyMemberOf(penalty[at]!).scalars(penalty[at]!, { m: train.rows, learningRate }));
    if (clip) program.set("clip.limit", clipLimit(clip));
    for (const { path, value } of network.scalars) program.set(`scalar.${path}`, value);
  }

  #failure(program: Program, rows: Int32Array, { at, learningRate }: { readonly at: Moment; readonly learningRate: number }): Error {
    const { definition } = program.traced;
    const { x, y } = { x: program.input("x"), y: program.input("y") };
    return nonFiniteError({
      step: at.step + 1,
      epoch: at.epoch + 1,
      learningRate,
      rows,
      x,
      y,
      loss: program.output("loss")[0]!,
      each: program.output("each"),
      roots: [...Object.values(definition.outputs), ...Object.values(definition.updates ?? {})],
      feeds: { inputs: program.inputs(), states: this.programs.states(program) },
      preparation: this.#job.preparation,
    });
  }
}
