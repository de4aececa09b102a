import type { Elements } from "../engine/index.js";
import type { Profile } from "../profile/index.js";
import type { Moment, Rate } from "../schedule/index.js";
import { answersOf } from "./answers.js";
import { Averager } from "./averager.js";
import { checkpointToBytes, identityOf, memoryFrom } from "./checkpoint.js";
import { damaged } from "./damaged.js";
import type { Dataset } from "./dataset.js";
import { batchesOfJob } from "./epochBatches.js";
import type { AlarmEvent, ChangeEvent, EpochEvent, Measures, StartEvent, StepEvent, StopEvent } from "./events.js";
import { type FittedAnswers, fitAnswers, unfittedAnswers } from "./fittedAnswers.js";
import { FlightRecorder } from "./flight/recorder.js";
import { VanishingRule } from "./flight/vanishing.js";
import type { Job } from "./job.js";
import type { RowLosses } from "./ledger.js";
import { LiveRate } from "./liveRate.js";
import { Model } from "./model.js";
import type { TrainingSummary } from "./modelParts.js";
import { bufferState } from "./network.js";
import type { Pacer } from "./pacer.js";
import { predictingWeights } from "./predictingWeights.js";
import { Predictor } from "./predictor.js";
import { namedVectors, quasiNewtonFrom } from "./quasiNewtonMemory.js";
import { measuresOf } from "./report.js";
import { Stepper } from "./stepper.js";
import { isSurelyWorse, type StoppingMemory, stoppingAfter, stoppingStart, watched } from "./stopping.js";
import type { Tapped } from "./tapped.js";
import type { EpochSums, TrainerMemory } from "./trainerMemory.js";

const nothing: EpochSums = { rows: 0, loss: 0, penalty: 0, correct: 0 };

/** So long steps are tried to see how long they take. */
const expectationMs = 150;

/** What messages call a checkpoint that was given as bytes. */
const checkpointPlace = "run, resume";
/** Prefixes of the names of tensors in a memory. */
const [ofState, ofBest, ofDevLoss] = ["state.", "best.", "devLoss."];
const ofLedger = "ledger";

/** A training in progress: steps, the end of each epoch, early stopping; it is told when to do what. */
export class Trainer {
  readonly #job: Job;
  readonly #stepper: Stepper;
  readonly #recorder: FlightRecorder | undefined;
  readonly #predictor: Predictor;
  readonly #vanishing: VanishingRule | undefined;
  #epochAlarm: AlarmEvent | undefined;
  readonly #averager: Averager | undefined;
  readonly #rate: LiveRate;
  readonly #rowsOf: ReturnType<typeof batchesOfJob>;
  readonly #history: TrainingSummary["history"][number][] = [];
  #stopping: StoppingMemory = stoppingStart;
  #best: ReadonlyMap<string, Elements> = new Map();
  #devLoss: { best: Float64Array | undefined; last: Float64Array | undefined } = { best: undefined, last: undefined };
  #answers: FittedAnswers = unfittedAnswers;
  #step = 0;
  #epoch = 0;
  #batch = 0;
  #sums = { ...nothing };
  #last = { loss: Number.NaN, learningRate: 0, rows: 0 };
  #epochStarted = 0;
  #identity: ReturnType<typeof identityOf> | undefined;

  /** Compiles the step. @throws UserError if recipe and data do not fit */
  constructor(job: Job) {
    this.#job = job;
    this.#stepper = new Stepper(job);
    const isTraceable = job.recipe.optimizer.optimizer !== "lbfgs"; // which looks around from where its memory is, and that is no state
    this.#recorder = job.recorder && isTraceable ? new FlightRecorder(this.#stepper, job) : undefined;
    this.#vanishing = this.#recorder && !job.stream ? new VanishingRule() : undefined;
    this.#predictor = new Predictor(this.#stepper.programs, job.network, predictingWeights(job.recipe));
    const { average } = job.recipe;
    this.#averager = average ? new Averager(this.#stepper.programs, job.network, average) : undefined;
    this.#rate = new LiveRate(job);
    this.#rowsOf = batchesOfJob(job);
    if (job.resume) this.#recall(memoryFrom(job.resume, identityOf(job), checkpointPlace), checkpointPlace);
  }

  startEvent(): StartEvent {
    const { network, recipe, rows, dev, test, stepsPerEpoch, backend, notes } = this.#job;
    return {
      type: "start",
      parameters: network.size,
      rows: { train: rows, dev: dev?.rows ?? 0, test: test?.rows ?? 0 },
      epochs: recipe.epochs,
      stepsPerEpoch,
      backend,
      notes,
      ...(this.#step > 0 && { resumed: { epoch: this.#epoch, step: this.#step } }),
    };
  }

  stepEvent(): StepEvent {
    const { loss, learningRate } = this.#last;
    const epoch = this.isEpochOver || this.#batch > 0 ? this.#epoch + 1 : Math.max(1, this.#epoch);
    return { type: "step", step: this.#step, epoch, batch: this.#batch || this.#job.stepsPerEpoch, loss, learningRate };
  }

  /** Whether the last step was the last of its epoch, so that `finishEpoch` is due. */
  get isEpochOver(): boolean {
    return this.#batch > 0 && this.#batch === this.#job.stepsPerEpoch;
  }

  /** Why training is over, if it is. */
  get stopReason(): Exclude<StopEvent["reason"], "interrupted"> | undefined {
    const { stop, epochs } = this.#job.recipe;
    if (stop && this.#stopping.bad >= stop.patience) return "early";
    return this.#epoch >= epochs ? "epochs" : undefined;
  }

  /** Whole epochs and steps that are done, and the best epoch (0: none yet). */
  get progress(): { readonly epoch: number; readonly step: number; readonly bestEpoch: number } {
    return { epoch: this.#epoch, step: this.#step, bestEpoch: this.#stopping.bestEpoch };
  }

  /**
   * About how long the rest of training will take if nothing ends it early: a few steps are computed and thrown away, and what dev rows cost is derived from
   * them (predicting is a third of learning). Undefined for L-BFGS, whose steps look around as often as they need.
   */
  expectedSeconds(): number | undefined {
    const { recipe, members, dev, stepsPerEpoch } = this.#job;
    if (recipe.optimizer.optimizer === "lbfgs") return undefined;
    const batch = this.#rowsOf(this.#epoch, 0);
    const rows = recipe.accumulate === 1 ? batch : batch.subarray(0, this.#job.batchSize);
    const seconds = this.#stepper.measuredSeconds(rows, this.#moment(), expectationMs);
    const devSeconds = ((seconds / rows.length) * members * (dev?.rows ?? 0)) / 3;
    const epochs = recipe.epochs - this.#epoch - this.#batch / stepsPerEpoch;
    return epochs * (seconds * recipe.accumulate * stepsPerEpoch + devSeconds);
  }

  /** One step on the next batch of the epoch's order. */
  step(): void {
    if (this.#batch === 0) this.#startEpoch();
    const at = this.#moment();
    const moment = { ...at, learningRate: this.#rate.at(at) };
    const { rows, loss, penalty, correct, learningRate } = (this.#recorder ?? this.#stepper).step(
      this.#rowsOf(this.#epoch, this.#batch),
      moment,
    );
    this.#vanishing?.note(loss);
    this.#averager?.afterStep();
    this.#step++;
    this.#batch++;
    this.#last.loss = loss;
    this.#last.learningRate = learningRate;
    this.#last.rows = rows;
    const sums = this.#sums;
    sums.rows += rows;
    sums.loss += loss * rows;
    sums.penalty += penalty * rows;
    sums.correct += correct;
    this.#job.onStep?.(this.#step, loss);
  }

  /** What was wrong with the last step, if something was. */
  get alarm(): AlarmEvent | undefined {
    return this.#recorder?.alarm;
  }

  /** What was wrong with the last epoch, if something was. */
  get epochAlarm(): AlarmEvent | undefined {
    return this.#epochAlarm;
  }

  /** Another learning rate from the next step on. @throws UserError for what is no rate, or watches what the run does not measure */
  setLearningRate(rate: Rate): ChangeEvent {
    this.#rate.set(rate, this.#moment());
    return this.#changeEvent();
  }

  /** So many times the learning rate from the next step on. @throws UserError for a negative factor or none that is finite */
  scaleLearningRate(factor: number): ChangeEvent {
    this.#rate.scale(factor);
    return this.#changeEvent();
  }

  /** Measures the dev rows, keeps the best weights, and goes on to the next epoch. */
  async finishEpoch(pacer?: Pacer): Promise<EpochEvent> {
    const { preparation, dev: devRows } = this.#job;
    const { rows, loss, penalty, correct } = this.#sums;
    const train: Measures = { loss: loss / rows, ...(preparation.target.task === "classification" && { accuracy: correct / rows }) };
    const stepSeconds = Math.max((performance.now() - this.#epochStarted) / 1000, 1e-9);
    this.#averager?.afterEpoch();
    const found = devRows && (await this.#measure(devRows, pacer));
    const dev = found?.measures;
    this.#devLoss.last = found?.each;
    const epoch = ++this.#epoch;
    const measures = { train, ...(dev && { dev }) };
    const best = this.#lookAt(epoch, measures);
    const steps = this.#batch;
    this.#batch = 0;
    this.#epochAlarm = this.#vanishing?.alarm({ step: this.#step, epoch, loss: train.loss! }, this.#job.network, () =>
      this.#gradient(epoch - 1),
    );
    const record = { epoch, ...measures, penalty: penalty / rows, learningRate: this.#last.learningRate };
    this.#history.push(record);
    const seconds = Math.max((performance.now() - this.#epochStarted) / 1000, 1e-9);
    return { type: "epoch", step: this.#step, ...record, seconds, stepsPerSecond: steps / stepSeconds, best };
  }

  /** The flat gradient of the first batch of an epoch, with the weights as they stand. */
  #gradient(epoch: number): Elements {
    const rows = this.#rowsOf(epoch, 0);
    return this.#stepper.gradient(rows.subarray(0, this.#job.batchSize * this.#job.members), this.#moment());
  }

  /** Puts the best weights and buffers back, if the recipe asks for it and they are others than the present ones. */
  restoreBest(): boolean {
    const restore = this.#job.recipe.stop?.restoreBest ?? false;
    if (restore === false || this.#best.size === 0) return false;
    if (this.#stopping.bestEpoch === this.#epoch && this.#batch === 0) return false;
    const { best, last } = this.#devLoss;
    if (restore === "whenSure" && this.#batch === 0 && best && last && !isSurelyWorse(last, best)) return false;
    for (const [name, values] of this.#best) this.#stepper.session.state(name).set(values);
    return true;
  }

  /** Everything that a later process needs to go on to the same bits, as bytes. Between two steps, not within `finishEpoch`. */
  checkpoint(): Uint8Array<ArrayBuffer> {
    this.#identity ??= identityOf(this.#job);
    return checkpointToBytes(this.#memory(), this.#identity);
  }

  #memory(): TrainerMemory {
    const { session, stateNames, quasiNewton, ledger } = this.#stepper;
    const tensors = new Map<string, Elements>(stateNames.map((name) => [`${ofState}${name}`, session.state(name).slice()]));
    for (const [name, values] of this.#best) tensors.set(`${ofBest}${name}`, values.slice());
    for (const [name, values] of Object.entries(this.#devLoss)) if (values) tensors.set(`${ofDevLoss}${name}`, values);
    if (ledger) tensors.set(ofLedger, ledger.memory.slice());
    const vectors = namedVectors(quasiNewton.memory);
    for (const [name, values] of vectors.tensors) tensors.set(name, values);
    const { loss, learningRate } = this.#last;
    return {
      facts: {
        step: this.#step,
        epoch: this.#epoch,
        batch: this.#batch,
        sums: { ...this.#sums },
        last: { loss: Number.isNaN(loss) ? null : loss, learningRate },
        stopping: this.#stopping,
        history: [...this.#history],
        rate: this.#rate.memory,
        averager: this.#averager?.memory ?? null,
        quasiNewton: vectors.numbers,
      },
      tensors,
    };
  }

  /** Goes on where another training of the same recipe on the same data was. @throws UserError if the memory is not one of this job */
  #recall({ facts, tensors }: TrainerMemory, place: string): void {
    const { session, stateNames, quasiNewton, ledger } = this.#stepper;
    const read = (name: string, like: Elements): Elements => {
      const found = tensors.get(name);
      if (found?.length !== like.length) throw damaged(place, `the tensor "${name}" ${found ? "has another size" : "is missing"}`);
      return found;
    };
    for (const name of stateNames) session.state(name).set(read(`${ofState}${name}`, session.state(name)));
    const kept = stateNames.filter((name) => tensors.has(`${ofBest}${name}`));
    this.#best = new Map(kept.map((name) => [name, session.state(name).slice()]));
    for (const [name, values] of this.#best) values.set(read(`${ofBest}${name}`, values));
    for (const which of ["best", "last"] as const) {
      const values = tensors.get(`${ofDevLoss}${which}`);
      if (values) this.#devLoss[which] = Float64Array.from(values);
    }
    if (ledger && tensors.has(ofLedger)) ledger.recall(read(ofLedger, ledger.memory)); // one that is new begins here
    if (facts.quasiNewton) quasiNewton.recall(quasiNewtonFrom({ numbers: facts.quasiNewton, tensors }, place));
    [this.#step, this.#epoch, this.#batch] = [facts.step, facts.epoch, facts.batch];
    this.#sums = { ...facts.sums };
    this.#last = { loss: facts.last.loss ?? Number.NaN, learningRate: facts.last.learningRate, rows: 0 };
    this.#stopping = facts.stopping;
    this.#history.push(...facts.history);
    this.#rate.recall(facts.rate);
    if (facts.averager) this.#averager?.recall(facts.averager);
    this.#epochStarted = performance.now();
  }

  async measureTest(pacer?: Pacer): Promise<Measures | undefined> {
    return this.#job.test && (await this.#measure(this.#job.test, pacer)).measures;
  }

  /** Fits what the recipe makes of predictions on the dev rows, with the weights as they stand. */
  async fitAnswers(pacer?: Pacer): Promise<void> {
    const { dev, recipe, preparation } = this.#job;
    const { temperature, interval } = recipe.answers;
    if (!dev || (!temperature && interval === null)) return;
    const { target } = preparation;
    const { prediction } = await this.#predictor.predict(dev, undefined, pacer);
    this.#answers = fitAnswers(recipe.answers, answersOf(recipe.loss, target, prediction), { data: dev, target });
  }

  /** Where the time has gone, if the run takes it. */
  profile(): Profile | undefined {
    return this.#job.profiler?.profile();
  }

  /** What the taps saw in the last step, if the run keeps it. */
  tapped(): ReadonlyMap<string, Tapped> | undefined {
    return this.#job.taps ? this.#stepper.tapped(this.#last.rows) : undefined;
  }

  /** What was seen of each train row so far, if the run keeps it. */
  ledger(): RowLosses | undefined {
    return this.#stepper.ledger?.losses();
  }

  /** A model with the weights as they stand. */
  model(reason: StopEvent["reason"]): Model {
    const { recipe, preparation, network, backend } = this.#job;
    const values = (name: string): Float32Array => Float32Array.from(this.#stepper.session.state(name));
    const { epoch, step, bestEpoch } = this.progress;
    const weights = predictingWeights(recipe);
    return new Model({
      recipe,
      preparation,
      network,
      backend,
      parameters: values(weights),
      answers: this.#answers,
      buffers: new Map(network.buffers.map(({ path }) => [path, values(bufferState(path, weights))])),
      training: { rows: this.#job.rows, epochs: epoch, steps: step, bestEpoch, reason, history: [...this.#history] },
    });
  }

  /** Where the next step stands. */
  #moment(): Moment {
    const epoch = this.isEpochOver ? this.#epoch + 1 : this.#epoch;
    return { step: this.#step, epoch, stepsPerEpoch: this.#job.stepsPerEpoch };
  }

  #changeEvent(): ChangeEvent {
    return { type: "change", step: this.#step + 1, learningRate: this.#rate.at(this.#moment()) };
  }

  #startEpoch(): void {
    this.#sums = { ...nothing };
    this.#epochStarted = performance.now();
  }

  async #measure(data: Dataset, pacer: Pacer | undefined): Promise<{ measures: Measures; each: Float64Array }> {
    const { recipe, preparation } = this.#job;
    const { target } = preparation;
    const { prediction, each } = await this.#predictor.predict(data, { loss: recipe.loss, target }, pacer);
    return { measures: measuresOf(answersOf(recipe.loss, target, prediction), data, { target, each: each! }), each: each! };
  }

  /** Early stopping and the plateau schedule see an epoch's measures. Returns whether it is the best so far. */
  #lookAt(epoch: number, measures: { readonly train: Measures; readonly dev?: Measures }): boolean {
    const { stop } = this.#job.recipe;
    const watch = stop?.watch ?? (measures.dev ? "dev.loss" : "train.loss");
    const { tolerance = 0 } = stop ?? {};
    this.#stopping = stoppingAfter(this.#stopping, { watch, tolerance }, { epoch, value: watched(watch, measures) });
    const best = this.#stopping.bestEpoch === epoch;
    if (best) this.#devLoss.best = this.#devLoss.last;
    if (best && stop?.restoreBest) this.#keepBest();
    this.#rate.afterEpoch(measures);
    return best;
  }

  #keepBest(): void {
    const { recipe, network } = this.#job;
    const weights = predictingWeights(recipe);
    const names = [weights, ...network.buffers.map(({ path }) => bufferState(path, weights))];
    if (this.#best.size === 0) this.#best = new Map(names.map((name) => [name, this.#stepper.session.state(name).slice()]));
    else for (const [name, values] of this.#best) values.set(this.#stepper.session.state(name));
  }
}
