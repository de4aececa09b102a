import { integerFrom, UserError } from "../../errors/index.js";
import type { Recipe } from "../../train/index.js";
import type { Verdict } from "../pruner.js";
import { judge, promote } from "../pruners/index.js";
import { defaultSampler, type Sampler, trialLimit } from "../samplers/index.js";
import { type Fields, type Json, type Parameters, type Space, spaceToJson, type Values } from "../space/index.js";
import type { Entry, Reported } from "../store/index.js";
import { best, front } from "./best.js";
import type { StudyEvent } from "./events.js";
import { lastHope } from "./lastHope.js";
import { Ledger, type TrialRecord } from "./ledger.js";
import type { Objective } from "./objectives.js";
import { type Budget, checkedBudget, type Setup, type StudyOptions, setupOf } from "./options.js";
import { RecipeStudy } from "./recipeStudy.js";
import { type Goal, runTrials } from "./runTrials.js";
import { allowedSuggestion } from "./suggestion.js";
import { Trial, type TrialHost, type TrialTurn } from "./trial.js";

/** A value for each objective: a number where there is one, else by name. */
export type Outcome = number | Readonly<Record<string, number>>;

/**
 * A search over a space, by asking and telling or by itself:
 *   const study = tune.study({ space: { x: tune.uniform(0, 1) }, minimize: "value", trials: 50, seed: 1 });
 *   const trial = await study.ask();  await study.tell(trial, f(trial.parameters.x));          ... or
 *   await study.run(({ parameters }) => f(parameters.x));  study.best
 * With `recipe: (h) => ...` it searches over recipes: `run({ train, dev })` trains one a trial, see `RecipeStudy`.
 * Everything stands in the store's log; a study that is opened on a log goes on where it ended.
 * @throws UserError that names the option that is missing or impossible
 */
export function study<const F extends Fields>(
  options: StudyOptions<F> & Readonly<{ recipe: (h: Values<F>) => Recipe }>,
): RecipeStudy<Values<F>>;
export function study<const F extends Fields>(options: StudyOptions<F>): Study<Values<F>>;
export function study<const F extends Fields>(
  options: StudyOptions<F> & Readonly<{ recipe?: (h: Values<F>) => Recipe }>,
): Study<Values<F>> | RecipeStudy<Values<F>> {
  const found = new Study<Values<F>>(setupOf(options));
  return options.recipe === undefined ? found : new RecipeStudy<Values<F>>(found, options.recipe);
}

/** How often a process that runs trials says that it lives, and looks for those that do not. */
const beatMs = 1000;
const lookMs = 500;

/** The study of `tune.study`; H is what its parameters look like. */
export class Study<H = Parameters> {
  readonly #setup: Setup;
  readonly #ledger: Ledger;
  readonly #listeners = new Set<(event: StudyEvent) => void>();
  readonly #memory = new Map<number, unknown>();
  readonly #host: TrialHost = {
    report: (of, step, value) => this.#report(of, step, value),
    keep: (of, checkpoint) => this.#keep(of, checkpoint),
  };
  readonly #sampler: Sampler;
  readonly #why: string;
  #budget: Budget;
  #isOpen = false;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(setup: Setup) {
    this.#setup = setup;
    this.#budget = setup.budget;
    this.#ledger = new Ledger(setup.space, setup.objectives);
    const chosen = defaultSampler({ space: setup.space, objectives: setup.objectives.length, budget: setup.budget.trials ?? null });
    this.#sampler = setup.sampler ?? chosen.sampler;
    this.#why = setup.sampler === null ? `chosen for ${chosen.why}` : "named";
  }

  get space(): Space {
    return this.#setup.space;
  }

  get objectives(): readonly Objective[] {
    return this.#setup.objectives;
  }

  get sampler(): Sampler {
    return this.#sampler;
  }

  /** Ends what the study's store holds open, such as its file; trials that this process left can go on elsewhere at once. */
  async close(): Promise<void> {
    await this.#setup.store.close?.();
  }

  /** All trials that are known here, by their numbers. */
  get trials(): readonly TrialRecord[] {
    return this.#ledger.records;
  }

  /** The finished trial with the best value; undefined while there is none that did not diverge. @throws UserError if there are several objectives: see `front` */
  get best(): TrialRecord | undefined {
    return best(this.trials, this.#setup.objectives);
  }

  /** The finished trials that no other one beats in every objective. */
  get front(): readonly TrialRecord[] {
    return front(this.trials, this.#setup.objectives);
  }

  /** Calls `listener` with every event from now on. @returns what ends that */
  on(listener: (event: StudyEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Reads what others have written. @throws UserError if the store holds another study */
  async sync(): Promise<void> {
    const from = this.#ledger.length;
    const entries = await this.#setup.store.read(from);
    // Another call of this process may have read some of them in the meantime.
    for (const entry of entries.slice(this.#ledger.length - from)) {
      if (entry.entry === "study") checkSame(entry, this.#ownEntry());
      this.#ledger.apply(entry);
    }
    if (!this.#isOpen) await this.#open();
  }

  /**
   * The next trial: a paused one that is to go on, or a new one. Give its result to `tell`, or say that it stopped: `stop`, `fail`.
   * @throws UserError when the number of trials is reached (see `isComplete`), or no parameters keep the constraints
   */
  async ask(): Promise<Trial<H>> {
    const trial = await this.next();
    if (trial !== undefined) return trial;
    throw new UserError({
      place: "study.ask",
      what: "the study has made all its trials",
      remedy: "Give it more trials, or look at study.best",
    });
  }

  /** As `ask`, but undefined when no trial is left to make. */
  async next(): Promise<Trial<H> | undefined> {
    for (;;) {
      await this.sync();
      await this.#releaseLost();
      const entry = this.#nextEntry();
      if (entry === undefined) return undefined;
      const wasInterrupted = this.trials[entry.number]?.why === "interrupted";
      if (!(await this.#append(entry, { expected: this.#ledger.length }))) continue;
      const record = this.#ledger.record(entry.number);
      this.#emit({ type: entry.entry === "ask" ? "ask" : "resume", trial: record });
      const kept = entry.entry === "ask" ? undefined : await this.#kept(record.number);
      return new Trial<H>({ ...record, parameters: record.parameters as H, kept, wasInterrupted }, this.#host);
    }
  }

  /** Whether all trials of the budget are made or under way. */
  get isComplete(): boolean {
    const counted = this.trials.filter(({ state, isKnown }) => state !== "failed" && !isKnown).length;
    return counted >= (this.#budget.trials ?? Number.POSITIVE_INFINITY) || this.trials.length >= trialLimit(this.#sampler, this.space);
  }

  /** Whether the store holds what trials keep, so that they outlive this process. */
  get isDurable(): boolean {
    return this.#setup.store.checkpoints !== undefined;
  }

  /** Whether another process that shares the store has trials at work. */
  get isAwaited(): boolean {
    const { workers } = this.#setup.store;
    return workers !== undefined && this.trials.some(({ state, by }) => state === "running" && by !== null && by !== workers.own);
  }

  /** Whether a trial is still in the hands that it was given into: not over, and not taken on by another worker that thought this one lost. */
  holds({ number, turn }: TrialTurn): boolean {
    const record = this.trials[number];
    return record?.state === "running" && record.turn === turn;
  }

  /** The result of a trial. NaN and infinite values say that it diverged: that is a result too. @throws UserError if the trial is over, or a value is missing */
  async tell(trial: Trial<H> | number, outcome: Outcome): Promise<TrialRecord> {
    const number = numberOf(trial);
    const values = this.#reported(outcome, `study.tell, trial ${number}`);
    const before = this.#setup.objectives.length === 1 ? this.best?.number : undefined;
    const record = await this.#end({ entry: "finish", number, turn: await this.#turnOf(trial), values, at: Date.now() });
    await this.#drop(number);
    this.#emit({
      type: "finish",
      trial: record,
      isBest: this.#setup.objectives.length === 1 && this.best?.number === number && before !== number,
    });
    return record;
  }

  /** The trial stops here, as its pruner said: for good, or until it is promoted. @throws UserError if the pruner said neither */
  async stop(trial: Trial<H>): Promise<TrialRecord> {
    const { number, turn, verdict } = trial;
    if (verdict === "continue")
      throw new UserError({
        place: `study.stop, trial ${number}`,
        what: "the pruner lets it go on",
        remedy: "Tell its result, or fail(trial, why)",
      });
    const at = Date.now();
    const record = await this.#end(
      verdict === "prune" ? { entry: "prune", number, turn, at } : { entry: "pause", number, turn, why: "pruner", at },
    );
    if (verdict === "prune") await this.#drop(number);
    this.#emit({ type: verdict, trial: record });
    return record;
  }

  /** The trial gave no result (its worker was lost, its code failed): it counts for nothing, and another takes its place. */
  async fail(trial: Trial<H> | number, why: string): Promise<TrialRecord> {
    const turn = await this.#turnOf(trial);
    const record = await this.#end({ entry: "fail", number: numberOf(trial), turn, why, at: Date.now() });
    await this.#drop(record.number);
    this.#emit({ type: "fail", trial: record, why });
    return record;
  }

  /**
   * Gives up a worker: its running trial pauses and is the next to go on. For trials that are interrupted, and for those that a process left behind when it was
   * killed; where the store knows its workers, the study does the latter by itself.
   */
  async release(trial: Trial<H> | number): Promise<TrialRecord> {
    const turn = await this.#turnOf(trial);
    const record = await this.#end({ entry: "pause", number: numberOf(trial), turn, why: "interrupted", at: Date.now() });
    this.#emit({ type: "pause", trial: record });
    return record;
  }

  /**
   * Adds a trial that was made elsewhere; without a value, a guess that is tried first. What another study knows: `learnFrom`. @throws UserError if the parameters are none of this space's, or a value is missing
   */
  async add({ parameters, outcome }: { parameters: H; outcome?: Outcome }): Promise<TrialRecord> {
    const own = parameters as Parameters;
    this.space.unitsOf(own);
    const values = outcome === undefined ? null : this.#reported(outcome, "study.add");
    for (;;) {
      await this.sync();
      const number = this.trials.length;
      const entry: Entry = { entry: "known", number, parameters: own, values, at: Date.now() };
      if (await this.#append(entry, { expected: this.#ledger.length })) return this.#ledger.record(number);
    }
  }

  /**
   * Adds what another study of the same objectives has found out: its finished trials whose parameters this space has too. Those that were added before are
   * passed over, so that a study which is opened again may say so again. @returns how many were added, and how many do not belong to this space
   */
  async learnFrom(trials: readonly TrialRecord[]): Promise<Readonly<{ added: number; strange: number }>> {
    await this.sync();
    const known = new Set(this.trials.filter(({ isKnown }) => isKnown).map(({ parameters }) => JSON.stringify(parameters)));
    let [added, strange] = [0, 0];
    for (const { parameters, state, values } of trials) {
      if (state !== "finished" || known.has(JSON.stringify(parameters))) continue;
      const outcome = Object.fromEntries(this.objectives.map(({ name }, k) => [name, values[k] ?? Number.NaN]));
      if (this.#has(parameters)) {
        await this.add({ parameters: parameters as H, outcome });
        added++;
      } else strange++;
    }
    return { added, strange };
  }

  #has(parameters: Parameters): boolean {
    try {
      this.space.unitsOf(parameters);
      return this.space.allows(parameters);
    } catch (error) {
      if (error instanceof UserError) return false;
      throw error;
    }
  }

  /**
   * Makes trials until the budget is spent; `limits` may narrow or widen the study's own. The objective gets a trial and returns its value, or nothing where
   * `trial.shouldStop` told it to stop. One that throws makes its trial fail; when three in a row fail alike, the run throws that error.
   * @returns the study's best trial, undefined where every one diverged or there are several objectives
   */
  async run(
    objective: Goal<H>,
    limits: Budget & Readonly<{ parallel?: number; signal?: AbortSignal }> = {},
  ): Promise<TrialRecord | undefined> {
    const { parallel = 1, signal, ...given } = limits;
    integerFrom(1, parallel, "study.run, parallel");
    const checked = checkedBudget(given, this.#setup.objectives, "study.run");
    const { trials = this.#budget.trials, seconds = this.#budget.seconds, target = this.#budget.target } = checked;
    const isEndless =
      [trials, seconds, target].every((limit) => limit === undefined) && trialLimit(this.#sampler, this.space) === Number.POSITIVE_INFINITY;
    if (isEndless) throw new UserError({ place: "study.run", what: "it would never end", remedy: "Give trials, seconds or a target" });
    this.#isOpen &&= trials === this.#budget.trials; // the log tells of another number of trials, which samplers see
    this.#budget = { trials, seconds, target };
    const { workers } = this.#setup.store;
    const beating = workers && setInterval(() => void workers.beat().catch(() => {}), beatMs); // a store that fails is told by the next read
    const reason = await runTrials(this, objective, { seconds, target, parallel, signal }).finally(() => clearInterval(beating));
    const unfinished = this.trials.filter(({ state }) => state === "running" || state === "paused");
    await this.#setup.store.checkpoints?.keepOnly(unfinished.map(({ number }) => number));
    this.#emit({ type: "end", reason });
    return this.#setup.objectives.length === 1 ? this.best : undefined;
  }

  /** The entry that the next ask writes; undefined when no trial is left. A paused trial that waits for nothing goes before the pruner's choice, that before a new one. */
  #nextEntry(): Extract<Entry, { entry: "ask" | "resume" }> | undefined {
    const { space, seed, pruner, objectives } = this.#setup;
    const trials = this.#ledger.seen();
    const at = Date.now();
    const by = this.#setup.store.workers?.own ?? null;
    const waiting = this.trials.find(({ state, why }) => state === "paused" && why !== "pruner");
    const promoted = waiting?.number ?? (pruner === null ? undefined : promote(pruner, { seed, trials }));
    if (promoted !== undefined) return { entry: "resume", number: promoted, by, at };
    if (this.isComplete) {
      const hope = pruner === null ? undefined : lastHope(trials);
      return hope === undefined ? undefined : { entry: "resume", number: hope, by, at };
    }
    const view = { space, seed, number: trials.length, objectives: objectives.length, budget: this.#budget.trials ?? null, trials };
    const { parameters, note = null, attempt } = allowedSuggestion(this.#sampler, view);
    return { entry: "ask", number: trials.length, parameters, attempt, note, by, at };
  }

  async #report({ number, turn, lastStep: before = 0 }: TrialTurn & { lastStep?: number }, step: number, value: number): Promise<Verdict> {
    const { state, curve } = this.#ledger.record(number);
    const last = curve.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY;
    const place = `trial ${number}, report`;
    if (state !== "running") throw new UserError({ place, what: `the trial is ${state}`, remedy: "Report only while it runs" });
    const isKnown = step === last && step === before;
    if (!(Number.isFinite(step) && step > last) && !isKnown)
      throw new UserError({ place, what: `step ${step} does not come after ${last}`, remedy: "Let steps rise" });
    const reported = Number.isFinite(value) ? value : null;
    if (!isKnown) await this.#append({ entry: "report", number, turn, step, value: reported, at: Date.now() });
    const { pruner, seed } = this.#setup;
    const trials = this.#ledger.seen();
    const verdict = pruner === null ? "continue" : judge(pruner, { seed, trial: this.#ledger.seenTrial(number), trials });
    this.#emit({ type: "report", trial: this.#ledger.record(number), step, value: reported, verdict });
    return verdict;
  }

  /** Trials whose worker is gone pause, and are the next to go on. Looked for about twice a second. */
  async #releaseLost(): Promise<void> {
    const { workers } = this.#setup.store;
    if (workers === undefined || performance.now() - this.#lookedMs < lookMs) return;
    this.#lookedMs = performance.now();
    await workers.beat();
    const others = this.trials.filter(({ state, by }) => state === "running" && by !== null && by !== workers.own);
    if (others.length === 0) return;
    const gone = new Set(await workers.gone([...new Set(others.map(({ by }) => by as string))]));
    for (const { number, turn, by } of others) {
      if (!gone.has(by as string)) continue;
      await this.#append({ entry: "pause", number, turn, why: "interrupted", at: Date.now() });
      this.#emit({ type: "pause", trial: this.#ledger.record(number) });
    }
  }

  async #keep(of: TrialTurn, checkpoint: unknown): Promise<void> {
    const { checkpoints } = this.#setup.store;
    if (checkpoints === undefined) this.#memory.set(of.number, checkpoint);
    else if (checkpoint instanceof Uint8Array) await checkpoints.save(of, checkpoint);
    else
      throw new UserError({
        place: `trial ${of.number}, keep`,
        what: "this study's store holds bytes only",
        remedy: "Give a Uint8Array, such as await run.checkpoint()",
      });
  }

  async #kept(number: number): Promise<unknown> {
    const { checkpoints } = this.#setup.store;
    return checkpoints === undefined ? this.#memory.get(number) : checkpoints.load(number);
  }

  async #drop(number: number): Promise<void> {
    this.#memory.delete(number);
    await this.#setup.store.checkpoints?.drop(number);
  }

  /** The turn that a trial is in, as who holds it knows, or as the log says. */
  async #turnOf(trial: Trial<H> | number): Promise<number> {
    if (typeof trial !== "number") return trial.turn;
    await this.sync();
    return this.#ledger.record(trial).turn;
  }

  /** Writes how a trial ended. @throws UserError if it is over already, or in other hands */
  async #end(entry: Extract<Entry, { turn: number }>): Promise<TrialRecord> {
    await this.sync();
    const { state, turn } = this.#ledger.record(entry.number);
    if (state !== "running")
      throw new UserError({ place: `study, trial ${entry.number}`, what: `it is ${state} already`, remedy: "Tell each trial once" });
    if (turn !== entry.turn)
      throw new UserError({
        place: `study, trial ${entry.number}`,
        what: "another worker goes on with it, since this one seemed lost",
        remedy: "Ask for another trial",
      });
    await this.#append(entry);
    return this.#ledger.record(entry.number);
  }

  /** Writes an entry and reads up to it. @returns false where somebody else was faster than `expected` */
  async #append(entry: Entry, { expected }: { expected?: number } = {}): Promise<boolean> {
    const at = await this.#setup.store.append([entry], expected);
    if (at === undefined) return false;
    if (at === this.#ledger.length) this.#ledger.apply(entry);
    else await this.sync();
    return true;
  }

  /** Writes the study itself into a new log, or how it differs now from what an old one says. */
  async #open(): Promise<void> {
    this.#isOpen = true;
    const own = this.#ownEntry();
    for (;;) {
      const last = this.#ledger.opening;
      if (last !== undefined && JSON.stringify({ ...last, at: 0 }) === JSON.stringify({ ...own, at: 0 })) break;
      await this.sync();
      if (await this.#append(own, { expected: this.#ledger.length })) break;
    }
    this.#emit({ type: "start", sampler: this.#sampler.sampler, why: this.#why });
  }

  #ownEntry(): Extract<Entry, { entry: "study" }> {
    const { space, objectives, seed, pruner, about } = this.#setup;
    return {
      entry: "study",
      version: 1,
      space: spaceToJson(space),
      objectives,
      seed,
      sampler: this.#sampler as unknown as Json,
      pruner: pruner as unknown as Json,
      trials: this.#budget.trials ?? null,
      about,
      at: Date.now(),
    };
  }

  #reported(outcome: Outcome, place: string): readonly Reported[] {
    const { objectives } = this.#setup;
    const values = objectives.map(({ name }) =>
      typeof outcome === "number" && objectives.length === 1 ? outcome : (outcome as Record<string, number>)?.[name],
    );
    const missing = objectives.find((_, k) => typeof values[k] !== "number");
    if (missing === undefined) return values.map((value) => (Number.isFinite(value) ? (value as number) : null));
    const names = objectives.map(({ name }) => name).join(", ");
    throw new UserError({ place, what: `there is no number for "${missing.name}" in ${JSON.stringify(outcome)}`, remedy: `Give ${names}` });
  }

  #emit(event: StudyEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

const numberOf = (trial: Trial<never> | Trial<unknown> | number): number => (typeof trial === "number" ? trial : trial.number);

/** @throws UserError if a log belongs to a study with another space, other objectives or another seed */
function checkSame(found: Extract<Entry, { entry: "study" }>, own: Extract<Entry, { entry: "study" }>): void {
  const remedy = "Take another store, or the options that the study was made with";
  if (found.version !== own.version)
    throw new UserError({ place: "tune.study, store", what: `its log has version ${found.version}, this is ${own.version}`, remedy });
  const told = {
    space: "with another space",
    objectives: "with another objective",
    seed: "with another seed",
    about: "of something else",
  } as const;
  for (const key of ["space", "objectives", "seed", "about"] as const) {
    if (JSON.stringify(found[key]) === JSON.stringify(own[key])) continue;
    const both = key === "about" ? ` (${JSON.stringify(found.about)}, not ${JSON.stringify(own.about)})` : "";
    throw new UserError({ place: "tune.study, store", what: `it holds a study ${told[key]}${both}`, remedy });
  }
}
