import { augmentMemberOf } from "../augment/index.js";
import { type Elements, openSession, type Session, type StateDeclaration, sizeOf } from "../engine/index.js";
import { clipLimit, type Lbfgs, memberOf, noiseDeviation } from "../optim/index.js";
import { penaltyMemberOf } from "../penalty/index.js";
import { type Moment, rateAt } from "../schedule/index.js";
import { averageStates } from "./averager.js";
import { copyRows } from "./copyRows.js";
import { targetsOf } from "./dataset.js";
import { fitStart } from "./fittedStart.js";
import { firstBad, type Looked, lookedAt } from "./flight/firstBad.js";
import type { Job } from "./job.js";
import { Ledger } from "./ledger.js";
import { startValues } from "./network.js";
import { nonFiniteError } from "./nonFinite.js";
import type { Probe } from "./probe.js";
import { type Program, Programs } from "./program.js";
import { QuasiNewton, type StepFunction } from "./quasiNewton.js";
import { ShadowCheck } from "./shadowCheck.js";
import { startBuffers } from "./startBuffers.js";
import { batchViews, isSound, stepViews } from "./stepViews.js";
import { type Tapped, tapOutput } from "./tapped.js";
import { type StepParts, traceAccumulation, traceCost, traceGradient, traceStep } from "./trace.js";
import { augmentPrefix } from "./traceBatch.js";
import { penaltyPrefix } from "./tracePenalties.js";
import { accumulatedState } from "./traceSlopes.js";
import { hyperPrefix, quasiNewtonState } from "./traceUpdate.js";
import { type Treatment, treatmentsOf } from "./treatments.js";

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

const fewestMeasured = 3;

/** Does training steps on batches: owns the session, its states and the programs for each size of batch. */
export class Stepper {
  readonly session: Session;
  readonly programs: Programs;
  /** The memory of weights, slots, buffers and averages. */
  readonly stateBytes: number;
  readonly #job: Job;
  readonly #probe: (() => Probe) | undefined;
  readonly #shadow: ShadowCheck;
  readonly #treatments: readonly (Treatment & { readonly hyper: string; readonly penalties: readonly string[] })[];
  readonly #augmentNames: readonly string[];
  /** The states that a step reads or replaces, by name. */
  readonly stateNames: readonly string[];
  readonly quasiNewton: QuasiNewton = new QuasiNewton();
  /** The loss of each train row so far, where the job asks for it. */
  readonly ledger: Ledger | undefined;
  #isAgain = false;
  #last: { readonly rows: number; readonly program: Program } | undefined;
  readonly #buffers = new Map<string, Elements>();
  readonly #result: StepResult = { rows: 0, loss: 0, penalty: 0, correct: 0, learningRate: 0, gradientNorm: Number.NaN };

  /**
   * Makes the states with their start values, and compiles the step for full batches; `probe` makes what looks into each program of a step.
   * @throws UserError if the model cannot be traced
   */
  constructor(job: Job, probe?: () => Probe) {
    this.#job = job;
    this.#probe = probe;
    this.#treatments = treatmentsOf(job.recipe).map((treatment) => ({
      ...treatment,
      hyper: hyperPrefix(treatment.prefix),
      penalties: job.recipe.penalty.map((_, at) => penaltyPrefix(at, treatment.prefix)),
    }));
    this.#augmentNames = job.recipe.augment.map((_, at) => augmentPrefix(at));
    const { network, recipe, backend, threads, train } = job;
    const { optimizer } = recipe;
    const slots = optimizer.optimizer === "lbfgs" ? [] : memberOf(optimizer).slots(optimizer);
    const states: StateDeclaration[] = [
      { name: "parameters", shape: [network.size] },
      ...slots.map(({ name }) => ({ name: `slot.${name}`, shape: [network.size] })),
      ...network.buffers.map(({ path, shape }) => ({ name: `buffer.${path}`, shape })),
      ...(optimizer.optimizer === "lbfgs" ? [{ name: quasiNewtonState, shape: [network.size] }] : []),
      ...(recipe.average ? averageStates(network) : []),
      ...(recipe.accumulate > 1 ? [{ name: accumulatedState, shape: [network.size] }] : []),
    ];
    this.stateNames = states.map(({ name }) => name);
    this.stateBytes = states.reduce((bytes, { shape }) => bytes + 4 * sizeOf(shape), 0);
    this.session = openSession({ backend, threads, states, watch: job.profiler?.watch });
    this.programs = new Programs(this.session);
    this.#program(this.#fullStep);
    this.session.state("parameters").set(startValues(network, recipe.seed));
    for (const { name, initial } of slots) this.session.state(`slot.${name}`).fill(initial);
    for (const [path, values] of startBuffers(network, train.x)) this.session.state(`buffer.${path}`).set(values);
    if (recipe.start) fitStart(this.programs, network, { train, start: recipe.start, seed: recipe.seed });
    this.#shadow = new ShadowCheck(job.shadow, this.session, this.programs);
    this.ledger = job.ledger ? new Ledger(train) : undefined;
  }

  /** The rows of a batch of all members that is full. */
  get #fullStep(): number {
    const { batchSize, members, rows } = this.#job;
    return members * Math.min(batchSize, rows);
  }

  /** Threads that the last half of a step on a full batch ran on. */
  get threads(): number {
    return this.program.threads;
  }

  /** The program of a step on a full batch. */
  get program(): Program {
    return this.#program(this.#fullStep);
  }

  /** The memory of the largest step program, known before it runs. */
  get peakBytes(): number {
    return this.program.peakBytes;
  }

  /**
   * One step on the train rows with these numbers: one batch, or several whose gradients are added up. `at` counts the steps and epochs behind.
   * A `learningRate` stands for that of the recipe.
   * @throws UserError if the loss, the next weights or the next running statistics are not finite; the states are then as before the step
   */
  step(rows: Int32Array, at: Moment & { readonly learningRate?: number }): StepResult {
    const { batchSize } = this.#job;
    const { accumulate, optimizer } = this.#job.recipe;
    const result = this.#result;
    result.rows = rows.length;
    result.loss = result.correct = 0;
    result.learningRate = at.learningRate ?? rateAt(optimizer.learningRate, at);
    if (optimizer.optimizer === "lbfgs") this.#quasiNewtonStep(optimizer, rows, at);
    else if (accumulate === 1) this.#batch(rows, at, { part: 0, isLast: true });
    else {
      this.#keepBuffers();
      const parts = Math.ceil(rows.length / batchSize);
      for (let part = 0; part < parts; part++)
        this.#batch(rows.subarray(part * batchSize, (part + 1) * batchSize), at, { part, isLast: part === parts - 1 });
    }
    return result;
  }

  /** A step that was done before, from the same states: it tells nobody. */
  again(rows: Int32Array, at: Moment & { readonly learningRate: number }): StepResult {
    this.#isAgain = true;
    try {
      return this.step(rows, at);
    } finally {
      this.#isAgain = false;
    }
  }

  /** The program of a step with its numbers filled in, to be looked at; undefined where a step is not one program. */
  looked(rows: Int32Array, at: Moment & { readonly learningRate: number }): Looked | undefined {
    const { accumulate, optimizer } = this.#job.recipe;
    if (accumulate > 1 || optimizer.optimizer === "lbfgs") return undefined;
    const program = this.#program(rows.length);
    this.#fill(program, rows, { at, learningRate: at.learningRate, part: 0 });
    return lookedAt(this.programs, program);
  }

  /** A step of L-BFGS: it looks around with the step's own program, goes back, and then moves as any other step does. */
  #quasiNewtonStep(options: Lbfgs, rows: Int32Array, at: Moment): void {
    const { learningRate } = this.#result;
    const program = this.#program(rows.length);
    this.#fill(program, rows, { at, learningRate, part: 0 });
    const from = this.session.state("parameters").slice();
    this.session.state(quasiNewtonState).set(from); // finite, also after a step that failed
    const evaluate: StepFunction = (w, isTrial) => {
      this.session.state("parameters").set(w);
      program.compute();
      const sound = isSound(program.bound(stepViews));
      if (!sound && !isTrial) throw this.#failure(program, rows, { at, learningRate });
      return { value: program.output("cost")[0]!, gradient: program.output("gradient"), isSound: sound };
    };
    try {
      const isSame = !program.reads("step");
      const next = this.quasiNewton.next({ ...options, learningRate }, Float64Array.from(from), { isSame, evaluate });
      this.session.state(quasiNewtonState).set(next);
    } finally {
      this.session.state("parameters").set(from);
    }
    this.#batch(rows, at, { part: 0, isLast: true });
    this.quasiNewton.commit();
  }

  /**
   * Seconds of a step on a full batch, the median of those that fit into so many milliseconds (three at least): computed and thrown away, so that nothing
   * changes.
   */
  measuredSeconds(rows: Int32Array, at: Moment, withinMs: number): number {
    const program = this.#program(rows.length);
    const learningRate = rateAt(this.#job.recipe.optimizer.learningRate, at);
    const until = performance.now() + withinMs;
    const times: number[] = [];
    while (times.length < fewestMeasured || performance.now() < until) {
      const start = performance.now();
      this.#fill(program, rows, { at, learningRate, part: 0 });
      program.compute();
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[times.length >> 1]! / 1000;
  }

  /** One batch of a step: its gradients join those of the batches before it, and the last one moves the weights. */
  #batch(rows: Int32Array, at: Moment, { part, isLast }: { readonly part: number; readonly isLast: boolean }): void {
    const result = this.#result;
    const { learningRate } = result;
    const program = isLast ? this.#program(rows.length) : this.#accumulation(rows.length);
    this.#fill(program, rows, { at, learningRate, part });
    const share = rows.length / result.rows;
    if (this.#job.recipe.accumulate > 1) {
      program.set("accumulate.keep", part === 0 ? 0 : 1);
      program.set("accumulate.share", share);
    }
    program.compute();
    const views = program.bound(stepViews);
    const loss = views.loss[0]!;
    if (!isSound(views)) {
      if (part > 0) this.#restoreBuffers();
      throw this.#failure(program, rows, { at, learningRate });
    }
    if (!this.#isAgain) this.#shadow.check(program, at.step + 1);
    program.commit();
    if (!this.#isAgain) this.ledger?.note(rows, views.each);
    result.loss += share * loss;
    if (views.penalty !== undefined) result.penalty = views.penalty[0]!;
    if (views.correct !== undefined) result.correct += views.correct[0]!;
    if (isLast && views.gradientNorm !== undefined) result.gradientNorm = views.gradientNorm[0]!;
  }

  /** The flat gradient of the loss and penalties on the train rows with these numbers, before clipping; nothing changes. */
  gradient(rows: Int32Array, at: Moment): Elements {
    const program = this.programs.named(`gradient ${rows.length}`, () => traceGradient(this.#parts(), rows.length));
    this.#fill(program, rows, { at, learningRate: rateAt(this.#job.recipe.optimizer.learningRate, at), part: 0 });
    program.compute();
    return program.output("gradient").slice();
  }

  /** What a step would minimise on the train rows with these numbers: loss and penalties; nothing changes. */
  cost(rows: Int32Array, at: Moment): number {
    const program = this.programs.named(`cost ${rows.length}`, () => traceCost(this.#parts(), rows.length));
    this.#fill(program, rows, { at, learningRate: rateAt(this.#job.recipe.optimizer.learningRate, at), part: 0 });
    program.compute();
    return program.output("cost")[0]!;
  }

  /** An output that the probe asked for, as the last step on so many rows left it; where a step accumulates, that of its last batch. */
  probed(rows: number, name: string): Elements {
    return this.#lastProgram(rows).output(name);
  }

  /** What the taps saw in the last step on so many rows; where a step accumulates, in its last batch. */
  tapped(rows: number): Map<string, Tapped> {
    const { network, taps } = this.#job;
    if (!taps || rows === 0) return new Map();
    const program = this.#lastProgram(rows);
    const at = (key: string): Tapped => ({
      shape: program.traced.definition.outputs[key]!.shape,
      values: Float32Array.from(program.output(key)),
    });
    return new Map(network.taps.map(({ name }) => [name, at(tapOutput(name))]));
  }

  /** The program of the last batch of a step on so many rows. */
  #lastProgram(rows: number): Program {
    const { batchSize } = this.#job;
    const { accumulate } = this.#job.recipe;
    return this.#program(accumulate === 1 ? rows : rows - batchSize * (Math.ceil(rows / batchSize) - 1));
  }

  #parts(): StepParts {
    const { recipe, network, preparation, train, taps = false } = this.#job;
    const { loss } = recipe;
    const weighted = train.weights !== undefined;
    return { recipe, loss, network, target: preparation.target, weighted, tapped: taps, probe: this.#probe };
  }

  #program(rows: number): Program {
    if (this.#last?.rows !== rows)
      this.#last = { rows, program: this.programs.named(`step ${rows}`, () => traceStep(this.#parts(), rows)) };
    return this.#last.program;
  }

  #accumulation(rows: number): Program {
    return this.programs.named(`accumulation ${rows}`, () => traceAccumulation(this.#parts(), rows));
  }

  #fill(program: Program, rows: Int32Array, moment: { readonly at: Moment; readonly learningRate: number; readonly part: number }): void {
    const { stream, recipe, network } = this.#job;
    const train = stream?.data ?? this.#job.train;
    const { at, learningRate, part } = moment;
    const { x, y, weight } = program.bound(batchViews);
    copyRows(train.x, rows, x.length / rows.length, x);
    copyRows(targetsOf(train), rows, y.length / rows.length, y);
    if (train.weights && weight) copyRows(train.weights, rows, 1, weight);
    program.set("seed", recipe.seed | 0);
    program.set("step", at.step * recipe.accumulate + part + 1); // each batch draws random numbers of its own
    this.#fillHyper(program, { step: at.step + 1, learningRate });
    for (const { path, value } of network.scalars) program.set(`scalar.${path}`, value);
  }

  /** The numbers of optimizer, penalties, clipping, noise and augmentation for a step. */
  #fillHyper(program: Program, { step, learningRate }: { readonly step: number; readonly learningRate: number }): void {
    const { penalty, clip, gradientNoise, augment } = this.#job.recipe;
    const m = this.#job.rows;
    for (const { optimizer, rate, frozen, hyper, penalties } of this.#treatments) {
      if (frozen) continue;
      if (optimizer.optimizer !== "lbfgs")
        program.setAll(hyper, memberOf(optimizer).scalars(optimizer, { step, learningRate: learningRate * rate }));
      for (let at = 0; at < penalty.length; at++)
        program.setAll(penalties[at]!, penaltyMemberOf(penalty[at]!).scalars(penalty[at]!, { m, learningRate: learningRate * rate }));
    }
    if (clip) program.set("clip.limit", clipLimit(clip));
    if (gradientNoise) program.set("gradientNoise.deviation", noiseDeviation(gradientNoise, step));
    for (let at = 0; at < augment.length; at++)
      program.setAll(this.#augmentNames[at]!, augmentMemberOf(augment[at]!).scalars(augment[at]!));
  }

  /** Remembers the buffers before a step of several batches, each of which moves them. */
  #keepBuffers(): void {
    for (const { path } of this.#job.network.buffers) {
      const values = this.session.state(`buffer.${path}`);
      const kept = this.#buffers.get(path);
      if (kept === undefined) this.#buffers.set(path, values.slice());
      else kept.set(values);
    }
  }

  #restoreBuffers(): void {
    for (const [path, values] of this.#buffers) this.session.state(`buffer.${path}`).set(values);
  }

  #failure(program: Program, rows: Int32Array, { at, learningRate }: { readonly at: Moment; readonly learningRate: number }): Error {
    const { preparation, network, stream } = this.#job;
    const inputs = program.inputs();
    return nonFiniteError({
      step: at.step + 1,
      epoch: at.epoch + 1,
      learningRate,
      rows: stream?.numbersOf(rows) ?? rows,
      x: inputs.get("x")!,
      y: inputs.get("y")!,
      loss: program.output("loss")[0]!,
      size: program.output("size")[0]!,
      each: program.output("each").slice(),
      weights: this.session.state("parameters").slice(),
      parameters: network.parameters,
      preparation,
      look: () => firstBad(this.programs, { program, feeds: { inputs, states: this.programs.states(program) } }),
    });
  }
}
