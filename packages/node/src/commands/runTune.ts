import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { type Recipe, tune, UserError } from "gradus";
import { openStudyStore, type StudyStore } from "../stores/index.js";
import { pathsOf, type Source, shownSource } from "../tables/index.js";
import { inkFor } from "../terminal/ink.js";
import { LiveBlock } from "../terminal/liveBlock.js";
import { StatusLine } from "../terminal/statusLine.js";
import { leaveOnInterrupt, listenForInterrupt } from "./interruption.js";
import { modelPathFor } from "./modelPath.js";
import { programName } from "./programName.js";
import { quoted } from "./quoted.js";
import { recipeFromFile } from "./recipeFile.js";
import { checkExport, exportTrials } from "./studyExport.js";
import { trainAndSave } from "./training.js";
import { readTrainingData, type TrainingData } from "./trainingData.js";
import { describeData } from "./trainingNotes.js";
import type { TuneOptions } from "./tuneOptions.js";
import { TuneProgress } from "./tuneProgress.js";
import { guessTrial, printTuneReport, tuneDocument } from "./tuneReport.js";
import { memberNamed, type Search, searchOf } from "./tuneSpace.js";
import { checkWritable } from "./writablePlace.js";
import { WrongUse } from "./wrongUse.js";

const usualSeed = 1;
const usualTrials = 50;

/** `gradus tune`: reads, searches, trains the best recipe, saves, reports. Returns the exit code. */
export async function tuneTable(source: Source, options: TuneOptions): Promise<number> {
  const { store: storePath, resume = false } = options;
  checkOptions(options);
  const path = options.out ?? modelPathFor(source);
  const letGo = leaveOnInterrupt(() => {});
  let store: StudyStore | undefined;
  try {
    const given = options.recipe === undefined ? undefined : await recipeFromFile(options.recipe);
    await checkWritable(path, [...pathsOf(source), ...[options.recipe, options.space, storePath].filter((file) => file !== undefined)]);
    if (options.export !== undefined) {
      checkExport(options.export);
      await checkWritable(options.export, [...pathsOf(source), path]);
    }
    const seed = options.seed ?? given?.seed ?? usualSeed;
    const known = await knownTrials(options.warmStart);
    if (storePath !== undefined && (resume || existsSync(storePath))) store = await openStudyStore(storePath, { mustExist: true });
    if (store !== undefined && !resume) await refuseOld(store, storePath as string);
    const opening = await openingOf(store);
    const found = await readTrainingData(source, { ...options, seed });
    for (const line of describeData(shownSource(source), found, options.task !== undefined)) process.stderr.write(`${line}\n`);
    const base = baseOf(given, found, { ...options, seed });
    const trials = options.trials ?? (options.time === undefined && options.goodEnough === undefined ? usualTrials : null);
    const stored = opening === undefined ? undefined : tune.spaceFromJson(opening.space, storePath);
    const search = await searchOf(base, { space: options.space, trials, stored });
    if (search.advice !== undefined) process.stderr.write(`search: ${search.advice}\n`);
    if (storePath !== undefined && store === undefined) store = await openStudyStore(storePath);
    letGo();
    return await tuneOn({ found, base, search, options: { ...options, seed }, trials, store, known, path, source });
  } finally {
    letGo();
    await store?.close();
  }
}

type Work = Readonly<{
  found: TrainingData;
  base: tune.RecipeBase;
  search: Search;
  options: TuneOptions & { readonly seed: number };
  trials: number | null;
  store: StudyStore | undefined;
  known: readonly tune.TrialRecord[];
  path: string;
  source: Source;
}>;

async function tuneOn(work: Work): Promise<number> {
  const { found, options, store, path } = work;
  const memory = store === undefined ? tune.memoryStore() : undefined;
  const study = studyOf(work, memory ?? (store as StudyStore));
  const startedMs = performance.now();
  const interrupted = await searching(study, work);
  if (options.export !== undefined) await exportTrials(options.export, study.study);
  if (interrupted) {
    await tellHowToGoOn(work, memory);
    return 130;
  }
  const { best } = study;
  if (best === undefined) throw noBest(study.trials);
  const confirmed = await confirming(study, work);
  if (confirmed === "interrupted") {
    await tellHowToGoOn(work, memory);
    return 130;
  }
  const [first] = confirmed ?? [];
  process.stderr.write(`training the best recipe (${first?.isBaseline ? defaultName(work) : `trial ${(first?.trial ?? best).number}`})\n`);
  const recipe = first?.recipe ?? study.recipeOf(best);
  const trained = await trainAndSave({ recipe, parts: found, backend: "wasm", threads: "auto", path });
  const { guess } = work.search;
  const seconds = (performance.now() - startedMs) / 1000;
  const told = { study: study.study, best, guess, confirmed, defaultName: defaultName(work), trained, seconds };
  if (options.json) process.stdout.write(`${JSON.stringify(await tuneDocument(told))}\n`);
  else printTuneReport({ ...told, program: programName() });
  return trained.interrupted ? 130 : 0;
}

function studyOf({ search, options, trials, base, found }: Work, store: tune.Store): tune.RecipeStudy<tune.Parameters> {
  const { minimize, maximize, sampler, pruner, goodEnough, seed, repeats = 1, folds = null } = options;
  const { fields, constraints, where, recipe } = search;
  const { target, rows } = found.train;
  const digest = createHash("sha256").update(JSON.stringify("recipe" in base ? base.recipe : { ...base, train: null, dev: null }));
  return studyAtRunTime({
    space: fields,
    constraints,
    ...(where && { where }),
    recipe,
    ...(maximize === undefined ? { minimize: minimize ?? "dev.loss" } : { maximize }),
    ...(sampler !== undefined && { sampler: memberNamed(sampler, "sampler", Object.keys(tune.samplers)) as tune.Sampler }),
    ...(pruner !== undefined && { pruner: memberNamed(pruner, "pruner", Object.keys(tune.pruners)) as tune.Pruner }),
    ...(trials !== null && { trials }),
    ...(goodEnough !== undefined && { target: goodEnough }),
    seed,
    store,
    about: { target: target?.name ?? "", rows: [rows, found.dev.rows], repeats, folds, recipe: digest.digest("hex").slice(0, 16) },
  });
}

type RunTimeOptions = Omit<tune.StudyOptions<Record<string, never>>, "space" | "where"> &
  Readonly<{ space: tune.Fields; where?: (h: never) => boolean; recipe: (h: tune.Parameters) => Recipe }>;

/** A study whose space is known only now, so that its parameters have no types of their own. */
const studyAtRunTime = tune.study as unknown as (options: RunTimeOptions) => tune.RecipeStudy<tune.Parameters>;

/** Known trials and the default recipe as the first guess, once. */
async function begin(
  { study }: tune.RecipeStudy<tune.Parameters>,
  { work: { search, known, options }, say }: { readonly work: Work; readonly say: (line: string) => void },
): Promise<void> {
  await study.sync();
  if (study.trials.length > 0) {
    const states = (state: tune.TrialState): number => study.trials.filter((trial) => trial.state === state).length;
    say(`going on with ${options.store}: ${states("finished")} finished, ${states("paused")} paused, ${states("running")} at work`);
  }
  if (known.length > 0) {
    const { added, strange } = await study.learnFrom(known);
    const left = strange === 0 ? "" : `; ${strange} lie outside of this space and are passed over`;
    say(`learned ${added} trials from ${options.warmStart}${left}`);
  }
  const isNew = study.trials.every(({ isKnown }) => isKnown);
  if (search.guess === undefined || !isNew) return;
  if (isIn(study.space, search.guess)) await study.add({ parameters: search.guess });
  else say("the recipe that the search begins with lies outside of this space, and is no trial of it");
}

/** What each trial is trained on, and how many at once. */
function trainingsOf({ found: { train, dev }, options: { folds, repeats, jobs, seed } }: Work): tune.RecipeRunOptions {
  return {
    train,
    ...(folds === undefined ? { dev } : { folds: { folds, seed } }),
    ...(repeats !== undefined && { repeats }),
    parallel: jobs,
  };
}

function isIn(space: tune.Space, parameters: tune.Parameters): boolean {
  try {
    space.unitsOf(parameters);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return false;
  }
  return space.allows(parameters);
}

/** Runs the study with progress on standard error. @returns whether Ctrl-C stopped it */
async function searching(study: tune.RecipeStudy<tune.Parameters>, work: Work): Promise<boolean> {
  const { options, trials } = work;
  const block = new LiveBlock(process.stderr);
  const limits = { trials, seconds: options.time ?? null };
  const progress = new TuneProgress(block, { ink: inkFor(process.stderr), study: study.study, limits });
  const stop = new AbortController();
  const interrupt = listenForInterrupt(() => {
    block.say("Interrupted: trials at work stop at checkpoints. Ctrl-C again stops at once.");
    stop.abort();
  });
  const off = study.study.on((event) => progress.see(event));
  await begin(study, { work, say: (line) => block.say(line) });
  progress.begin();
  const ticking = setInterval(() => progress.refresh(), 500);
  const timer = options.time === undefined ? undefined : setTimeout(() => stop.abort(), 1000 * options.time);
  try {
    await study.run({
      ...trainingsOf(work),
      ...(options.time !== undefined && { seconds: options.time }),
      signal: stop.signal,
    });
  } finally {
    clearInterval(ticking);
    clearTimeout(timer);
    off();
    block.clear();
    interrupt.stop();
  }
  return interrupt.wasInterrupted();
}

/** From so many finished trials on the best ones are made again, with so many seeds, unless told otherwise. */
const usualFrom = 30;
const usualSeeds = 3;

/** What the recipe of the file, or else of the table, is called that the search began with. */
function defaultName({ base }: Work): string {
  return "recipe" in base ? "the recipe as it was given" : "the default recipe";
}

/** Makes the best recipes again, with progress on standard error. Null where nobody wants it. */
async function confirming(
  study: tune.RecipeStudy<tune.Parameters>,
  work: Work,
): Promise<readonly tune.ConfirmedRecipe[] | null | "interrupted"> {
  const finished = study.trials.filter(({ state, isKnown }) => state === "finished" && !isKnown).length;
  const { confirm: seeds = finished >= usualFrom ? usualSeeds : 0 } = work.options;
  if (seeds === 0) return null;
  const line = new StatusLine(process.stderr);
  const stop = new AbortController();
  const interrupt = listenForInterrupt(() => {
    line.say("Interrupted: the study is kept. Ctrl-C again stops at once.");
    stop.abort();
  });
  line.say(`making the best recipes again with ${seeds} fresh ${seeds === 1 ? "seed" : "seeds"} each (--confirm)`);
  try {
    const confirmed = await study.confirm({
      ...trainingsOf(work),
      seeds,
      baseline: tune.recipeAt(work.base, {}),
      baselineTrial: guessTrial(study.study, work.search.guess),
      signal: stop.signal,
      onTraining: (done, of) => line.show(() => `made again: ${done} of ${of} trainings`),
    });
    return confirmed ?? "interrupted";
  } finally {
    line.clear();
    interrupt.stop();
  }
}

/** What was found out so far is kept in any case. */
async function tellHowToGoOn({ options, path }: Work, memory: tune.Store | undefined): Promise<void> {
  let kept = options.store;
  if (memory !== undefined) {
    kept = freePath(path.replace(/\.safetensors$/, ""));
    const store = await openStudyStore(kept);
    await store.append(await memory.read(0));
    await store.close();
  }
  process.stderr.write(`The study is kept in ${kept}. To go on: ${again(process.argv.slice(2), kept as string)}\n`);
}

/** The command that goes on: as it was given, with the file and --resume. */
function again(given: readonly string[], store: string): string {
  const same = given.filter((word, k) => !/^--(?:store|resume)(?:=|$)/.test(word) && given[k - 1] !== "--store");
  return [programName(), ...[...same, "--store", store, "--resume"].map(quoted)].join(" ");
}

function freePath(stem: string): string {
  for (let k = 1; ; k++) {
    const path = k === 1 ? `${stem}.study.db` : `${stem}.study.${k}.db`;
    if (!existsSync(path)) return path;
  }
}

function checkOptions({ store, resume, recipe, space }: TuneOptions): void {
  if (resume && store === undefined)
    throw new WrongUse("--resume goes on with the study of a file: name it by --store. See gradus tune --help.");
  if (recipe !== undefined && space === undefined && !resume)
    throw new WrongUse("--recipe does not say what to search in it: name a space by --space. See gradus tune --help.");
}

function baseOf(
  given: Recipe | undefined,
  { train, dev }: TrainingData,
  { seed, effort = "standard", epochs }: TuneOptions & { readonly seed: number },
): tune.RecipeBase {
  if (given !== undefined) return { recipe: given.with({ seed, ...(epochs !== undefined && { epochs }) }) };
  return { train, dev, seed, effort, ...(epochs !== undefined && { epochs }) };
}

async function openingOf(store: StudyStore | undefined): Promise<Extract<tune.Entry, { entry: "study" }> | undefined> {
  return (await store?.read(0))?.findLast((entry) => entry.entry === "study");
}

/** @throws UserError if the file holds trials that nobody asked to go on with */
async function refuseOld(store: StudyStore, path: string): Promise<void> {
  const made = (await store.read(0)).filter(({ entry }) => entry === "ask" || entry === "known").length;
  if (made === 0) return;
  throw new UserError({
    place: path,
    what: `it holds a study of ${made} ${made === 1 ? "trial" : "trials"}`,
    remedy: "Add --resume to go on with it, or name another file",
  });
}

/** The trials of another study's file. */
async function knownTrials(path: string | undefined): Promise<readonly tune.TrialRecord[]> {
  if (path === undefined) return [];
  const store = await openStudyStore(path, { mustExist: true });
  try {
    return tune.trialsIn(await store.read(0), path);
  } finally {
    await store.close();
  }
}

function noBest(trials: readonly tune.TrialRecord[]): UserError {
  const finished = trials.filter(({ state }) => state === "finished").length;
  return finished === 0
    ? new UserError({ place: "gradus tune", what: "no trial came to its end", remedy: "Give it more time (--time) or trials (--trials)" })
    : new UserError({
        place: "gradus tune",
        what: `${finished === 1 ? "the only trial" : `all ${finished} trials`} diverged`,
        remedy: "Search lower learning rates (--space)",
      });
}
