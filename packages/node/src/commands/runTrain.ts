import { basename, extname, join } from "node:path";
import { planLines } from "gradus";
import { inkFor } from "../terminal/ink.js";
import { chosenRecipe, recipeFromFile } from "./chosenRecipe.js";
import { floorFrom } from "./floor.js";
import { nextSteps } from "./nextSteps.js";
import { programName } from "./programName.js";
import { RunFolder } from "./runFolder.js";
import { trainAndSave } from "./training.js";
import { readTrainingData } from "./trainingData.js";
import { trainingDocument } from "./trainingDocument.js";
import { describeData } from "./trainingNotes.js";
import type { TrainingOptions } from "./trainingOptions.js";
import { printReport } from "./trainingReport.js";
import { tracePathFor } from "./trainingTrace.js";
import { checkWritable } from "./writablePlace.js";

/** The seed where neither the command line nor a recipe names one. */
const usualSeed = 1;

/** `gradus train`: reads, trains, saves, reports. Returns the exit code. */
export async function train(file: string, options: TrainingOptions): Promise<number> {
  const given = options.recipe === undefined ? undefined : await recipeFromFile(options.recipe);
  const seed = options.seed ?? given?.seed ?? usualSeed;
  const onlyTells = options.printRecipe || options.plan;
  const folder = onlyTells || options.folder === undefined ? undefined : await RunFolder.make(options.folder);
  const path = options.out ?? (folder ? join(folder.path, "model.safetensors") : modelPathFor(file));
  const trace = options.profile === undefined ? undefined : tracePathFor(options.profile, path);
  try {
    const inputs = [file, ...(options.recipe === undefined ? [] : [options.recipe])];
    if (!onlyTells) await checkWritable(path, inputs);
    if (!onlyTells && trace !== undefined) await checkWritable(trace, [...inputs, path]);
    const found = await readTrainingData(file, { ...options, seed });
    for (const line of describeData(file, found, options.task !== undefined)) process.stderr.write(`${line}\n`);
    const floor = floorFrom(found.train, options.floor);
    const recipe = chosenRecipe(given, found, { ...options, seed });
    if (options.printRecipe) {
      process.stdout.write(`${JSON.stringify(recipe, undefined, 2)}\n`);
      return 0;
    }
    const { backend, threads } = options;
    if (options.plan) {
      const plan = recipe.plan({ train: found.train, dev: found.dev, backend, threads });
      process.stdout.write(`${options.json ? JSON.stringify(plan) : planLines(plan).join("\n")}\n`);
      return 0;
    }
    const trained = await trainAndSave({ recipe, parts: found, backend, threads, path, folder, trace });
    if (options.json) process.stdout.write(`${JSON.stringify(await trainingDocument(trained))}\n`);
    else {
      printReport({ ...trained, table: found.train, floor });
      const ink = inkFor(process.stdout);
      const steps = nextSteps({ program: programName(), file, target: options.target, model: path });
      process.stdout.write(`${[ink.strong("What next"), ...steps.map((line) => `  ${line}`)].join("\n")}\n`);
    }
    if (trained.interrupted)
      process.stderr.write("The training was interrupted: for more epochs, train again; the saved model is what was learned so far.\n");
    return trained.interrupted ? 130 : 0;
  } catch (error) {
    await folder?.removeIfEmpty();
    throw error;
  }
}

/** churn.csv.gz becomes churn.safetensors in the current folder. */
function modelPathFor(file: string): string {
  const name = basename(file).replace(/\.gz$/i, "");
  return `${basename(name, extname(name)) || name}.safetensors`;
}
