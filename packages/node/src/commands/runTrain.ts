import { basename, extname, join } from "node:path";
import { planLines } from "gradus";
import { hasParts, type Paths, pathsOf, type Source, shownSource } from "../tables/index.js";
import { inkFor } from "../terminal/ink.js";
import { chosenRecipe, recipeFromFile } from "./chosenRecipe.js";
import { floorFrom } from "./floor.js";
import { leaveOnInterrupt } from "./interruption.js";
import { nextSteps } from "./nextSteps.js";
import { programName } from "./programName.js";
import { quoted } from "./quoted.js";
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
export async function train(source: Source, options: TrainingOptions): Promise<number> {
  const given = options.recipe === undefined ? undefined : await recipeFromFile(options.recipe);
  const seed = options.seed ?? given?.seed ?? usualSeed;
  const onlyTells = options.printRecipe || options.plan;
  const folder = onlyTells || options.folder === undefined ? undefined : await RunFolder.make(options.folder);
  const path = options.out ?? (folder ? join(folder.path, "model.safetensors") : modelPathFor(source));
  const trace = options.profile === undefined ? undefined : tracePathFor(options.profile, path);
  const letGo = leaveOnInterrupt(() => folder?.removeIfEmptyAtOnce());
  try {
    const inputs = [...pathsOf(source), ...(options.recipe === undefined ? [] : [options.recipe])];
    if (!onlyTells) await checkWritable(path, inputs);
    if (!onlyTells && trace !== undefined) await checkWritable(trace, [...inputs, path]);
    const found = await readTrainingData(source, { ...options, seed });
    letGo();
    for (const line of describeData(shownSource(source), found, options.task !== undefined)) process.stderr.write(`${line}\n`);
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
      const steps = nextSteps({ program: programName(), source: shownArguments(source), target: options.target, model: path });
      process.stdout.write(`${[ink.strong("What next"), ...steps.map((line) => `  ${line}`)].join("\n")}\n`);
    }
    if (trained.interrupted)
      process.stderr.write("The training was interrupted: for more epochs, train again; the saved model is what was learned so far.\n");
    return trained.interrupted ? 130 : 0;
  } catch (error) {
    letGo();
    await folder?.removeIfEmpty();
    throw error;
  }
}

/** churn.csv.gz becomes churn.safetensors in the current folder; a query and a pattern have no name to take. */
function modelPathFor(source: Source): string {
  const [path = ""] = pathsOf(source);
  const name = basename(path).replace(/\.(?:gz|zst)$/i, "");
  const stem = basename(name, extname(name)) || name;
  return `${/^[^*?[\]]+$/.test(stem) && !/^\.+$/.test(stem) ? stem : "model"}.safetensors`;
}

/** The source as arguments of the command. */
function shownArguments(source: Source): string {
  if (typeof source === "object" && "sql" in source) return `--sql ${quoted(source.sql)}`;
  if (!hasParts(source)) return [source].flat().map(quoted).join(" ");
  const option = (name: string, paths: Paths = []): string =>
    [paths]
      .flat()
      .map((path) => ` --${name} ${quoted(path)}`)
      .join("");
  return `${[source.train].flat().map(quoted).join(" ")}${option("dev", source.dev)}${option("test", source.test)}`;
}
