import { join, resolve } from "node:path";
import { planLines, UserError } from "gradus";
import { MemoryRecording } from "../runs/recording.js";
import { type Asked, readFacts } from "../runs/runFacts.js";
import { RunFolder } from "../runs/runFolder.js";
import { hasParts, type Paths, pathsOf, type Source, shownSource } from "../tables/index.js";
import { inkFor } from "../terminal/ink.js";
import { chosenRecipe } from "./chosenRecipe.js";
import { floorFrom } from "./floor.js";
import { leaveOnInterrupt } from "./interruption.js";
import { modelPathFor } from "./modelPath.js";
import { nextSteps } from "./nextSteps.js";
import { programName } from "./programName.js";
import { quoted } from "./quoted.js";
import { recipeFromFile } from "./recipeFile.js";
import { recipeSchemaPlace } from "./recipeSchemaPlace.js";
import { trainCommand } from "./runCommand.js";
import { readTrainedData, type TrainedData } from "./streamedData.js";
import { trainAndSave } from "./training.js";
import { type TrainingDocument, trainingDocument } from "./trainingDocument.js";
import { describeData } from "./trainingNotes.js";
import type { ResumeOptions, TrainingOptions } from "./trainingOptions.js";
import { printReport } from "./trainingReport.js";
import { tracePathFor } from "./trainingTrace.js";
import { checkWritable } from "./writablePlace.js";
import { writeTrainingReport } from "./writeTrainingReport.js";

/** The seed where neither the command line nor a recipe names one. */
const usualSeed = 1;

/** `gradus train`: reads, trains, saves, reports. Returns the exit code. */
export async function train(source: Source, options: TrainingOptions): Promise<number> {
  const given = options.recipe === undefined ? undefined : await recipeFromFile(options.recipe);
  const seed = options.seed ?? given?.seed ?? usualSeed;
  const onlyTells = options.printRecipe || options.plan;
  const folder = onlyTells || options.folder === undefined ? undefined : await RunFolder.open(options.folder, asked(source, options));
  const path = options.out ?? (folder ? join(folder.path, "model.safetensors") : modelPathFor(source));
  const trace = options.profile === undefined ? undefined : tracePathFor(options.profile, path);
  let found: TrainedData | undefined;
  const letGo = leaveOnInterrupt(() => folder?.removeIfUnusedAtOnce());
  try {
    if (folder?.result !== undefined) return tellResult(folder, options);
    const inputs = [...pathsOf(source), ...(options.recipe === undefined ? [] : [options.recipe])];
    if (!onlyTells) await checkWritable(path, inputs);
    if (!onlyTells && trace !== undefined) await checkWritable(trace, [...inputs, path]);
    if (!onlyTells && options.report !== undefined) await checkWritable(options.report, [...inputs, path]);
    found = await readTrainedData(source, { ...options, seed });
    const rows = found.stream?.train ?? found.train;
    for (const line of describeData(shownSource(source), found, options.task !== undefined)) process.stderr.write(`${line}\n`);
    const floor = floorFrom(found.train, options.floor);
    const { recipe, notes } = await chosenRecipe(given, { train: rows, dev: found.dev }, { ...options, seed });
    letGo();
    for (const note of notes) process.stderr.write(`  ${note}\n`);
    if (options.printRecipe) {
      process.stdout.write(`${JSON.stringify({ $schema: recipeSchemaPlace(), ...recipe.toJSON() }, undefined, 2)}\n`);
      return 0;
    }
    const { backend, threads, checkpointEvery } = options;
    if (options.plan) {
      const plan = recipe.plan({ train: rows, dev: found.dev, backend, threads });
      process.stdout.write(`${options.json ? JSON.stringify(plan) : planLines(plan).join("\n")}\n`);
      return 0;
    }
    const isUsual = given === undefined && options.epochs === undefined && options.batchSize === undefined;
    const effort = isUsual ? (options.effort ?? "standard") : undefined; // the others' cost is in proportion
    const page = options.report ?? (folder && join(folder.path, "report.html"));
    const recording = folder ?? (page === undefined ? undefined : new MemoryRecording());
    const how = { backend, threads, path, folder, recording, checkpointEvery, trace, effort };
    const trained = await trainAndSave({ recipe, parts: found, ...how });
    const document = await trainingDocument(trained);
    // Before the run is called finished: whoever is killed here does it again.
    if (page !== undefined && recording) await writeTrainingReport(page, { trained, document, found, recording, recipe, source, options });
    if (!trained.interrupted) await folder?.finish(document);
    if (options.json) process.stdout.write(`${JSON.stringify(document)}\n`);
    else {
      const ink = inkFor(process.stdout);
      printReport({ ...trained, table: found.train, floor });
      if (page !== undefined) process.stdout.write(`${ink.strong("The whole report")}\n  ${page}\n\n`);
      const steps = nextSteps({ program: programName(), train: trainCommand(programName(), { source, options }), model: path });
      process.stdout.write(`${[ink.strong("What next"), ...steps.map((line) => `  ${line}`)].join("\n")}\n`);
    }
    if (trained.interrupted)
      process.stderr.write(
        folder
          ? `The training was interrupted; the saved model is what was learned so far. To go on: ${programName()} train --resume ${quoted(folder.path)}\n`
          : "The training was interrupted: for more epochs, train again; the saved model is what was learned so far.\n",
      );
    return trained.interrupted ? 130 : 0;
  } catch (error) {
    await folder?.removeIfUnused();
    if (folder && !folder.isUnused && error instanceof UserError)
      process.stderr.write(`What happened, on one page: ${programName()} report ${quoted(folder.path)}\n`);
    throw error;
  } finally {
    found?.stream?.close();
    letGo();
    await folder?.close();
  }
}

/** `gradus train --resume RUN`: the same request as the run in the folder was started with. Returns the exit code. */
export async function resumeTraining(path: string, options: ResumeOptions): Promise<number> {
  const facts = await readFacts(path);
  if (facts === undefined)
    throw new UserError({
      place: path,
      what: "there is no run in this folder",
      remedy: "Name the folder that --folder named, or see gradus runs",
    });
  const known = facts.options as Omit<TrainingOptions, keyof ResumeOptions>;
  return train(facts.source as Source, { ...known, ...options, folder: path });
}

/** What was asked for, without what cannot change the result; paths as they are from anywhere. */
function asked(source: Source, options: TrainingOptions): Asked {
  const {
    threads: _t,
    json: _j,
    floor: _f,
    printRecipe: _p,
    folder: _o,
    checkpointEvery: _c,
    plan: _l,
    profile: _r,
    report: _e,
    ...others
  } = options;
  const absolute = (paths: Paths): Paths => (typeof paths === "string" ? resolve(paths) : paths.map((path) => resolve(path)));
  const from = (): Source => {
    if (typeof source === "object" && "sql" in source) return source;
    if (!hasParts(source)) return absolute(source);
    const { train, dev, test } = source;
    return { train: absolute(train), ...(dev && { dev: absolute(dev) }), ...(test && { test: absolute(test) }) };
  };
  return {
    source: from(),
    name: shownSource(source),
    options: { ...others, ...(others.recipe !== undefined && { recipe: resolve(others.recipe) }) },
  };
}

/** A run that is over is not done again. */
function tellResult(folder: RunFolder, { json }: TrainingOptions): number {
  if (json) process.stdout.write(`${JSON.stringify(folder.result)}\n`);
  else {
    const { model } = folder.result as TrainingDocument;
    process.stderr.write(`The run in ${folder.path} is over; its model is ${model}. Name a new folder to train again.\n`);
  }
  return 0;
}
