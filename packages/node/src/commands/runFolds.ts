import { type ChosenRecipe, type data, type Model, type Report, UserError } from "gradus";
import "../blas/connect.js";
import { pathsOf, type Source, shownSource } from "../tables/index.js";
import { duration, grouped } from "../terminal/brief.js";
import { inkFor } from "../terminal/ink.js";
import { StatusLine } from "../terminal/statusLine.js";
import { chosenRecipe } from "./chosenRecipe.js";
import { type FoldResult, foldsDocument, foldsTable, shownMetric } from "./foldsReport.js";
import { leaveOnInterrupt, listenForInterrupt } from "./interruption.js";
import { partOf } from "./part.js";
import { recipeFromFile } from "./recipeFile.js";
import { trainAndSave } from "./training.js";
import { type FoldData, readFoldData } from "./trainingData.js";
import { describeTable } from "./trainingNotes.js";
import type { TrainingOptions } from "./trainingOptions.js";
import { TrainingProgress } from "./trainingProgress.js";
import { checkWritable } from "./writablePlace.js";

/** `gradus train --folds K`: trains K networks, each measured on the rows that it has not seen, and saves one of all rows if `out` says where. Returns the exit code. */
export async function trainFolds(source: Source, options: TrainingOptions & Readonly<{ folds: number }>): Promise<number> {
  const given = options.recipe === undefined ? undefined : await recipeFromFile(options.recipe);
  const seed = options.seed ?? given?.seed ?? 1;
  const { out, json } = options;
  if (out !== undefined) await checkWritable(out, [...pathsOf(source), ...(options.recipe === undefined ? [] : [options.recipe])]);
  const letGo = leaveOnInterrupt(() => {});
  const found = await readFoldData(source, options.folds, { ...options, seed });
  letGo();
  for (const line of describeTable(shownSource(source), found, options.task !== undefined)) process.stderr.write(`${line}\n`);
  const recipeFor: RecipeFor = (parts) => chosenRecipe(given, parts, { ...options, seed });
  const { results, interrupted } = await eachFold(found, recipeFor, options);
  if (results.length === 0) {
    process.stderr.write("Interrupted before a fold was over.\n");
    return 130;
  }
  const last = out === undefined || interrupted ? undefined : await finalModel(found, recipeFor, { ...options, out });
  const { target } = found.table;
  if (json) process.stdout.write(`${JSON.stringify(foldsDocument(results, { target: target!, model: last?.path ?? null }))}\n`);
  else {
    const saved = last
      ? `saved: ${last.path}, trained on all ${grouped(found.table.rows)} rows; the folds say how good it is`
      : "no model is saved: with --out MODEL one is trained on all rows afterwards";
    process.stdout.write(`\n${[...foldsTable(results, inkFor(process.stdout)), "", saved].join("\n")}\n`);
  }
  if (interrupted) process.stderr.write(`Interrupted: ${results.length} of ${options.folds} folds are told.\n`);
  return interrupted || last?.interrupted ? 130 : 0;
}

type RecipeFor = (parts: { readonly train: data.Table; readonly dev: data.Table }) => Promise<ChosenRecipe>;

/** Every fold, one after the other; after Ctrl-C those that are over. */
async function eachFold(
  { folds }: FoldData,
  recipeFor: RecipeFor,
  { backend, threads }: TrainingOptions,
): Promise<{ results: FoldResult[]; interrupted: boolean }> {
  const line = new StatusLine(process.stderr);
  const results: FoldResult[] = [];
  let stopRun = (): void => {};
  const interrupt = listenForInterrupt(() => {
    line.say("Interrupted: the folds that are over are told. Ctrl-C again stops at once.");
    stopRun();
  });
  try {
    for (const [at, { train, dev, test }] of folds.entries()) {
      const startMs = performance.now();
      const name = `fold ${at + 1}/${folds.length}`;
      const { recipe, notes } = await recipeFor({ train, dev });
      for (const note of notes) line.say(`${name}: ${note}`);
      if (interrupt.wasInterrupted()) break;
      const run = recipe.run({ train, dev, backend, threads });
      stopRun = () => run.interrupt();
      const progress = new TrainingProgress(
        { show: (compose) => line.show(() => `${name}  ${compose()}`), clear: () => line.clear() },
        inkFor(process.stderr),
      );
      for await (const event of run) progress.see(event);
      if (interrupt.wasInterrupted()) break;
      const model = await run.result();
      const report = await reportOn(model, test);
      const seconds = (performance.now() - startMs) / 1000;
      const epochs = model.training.history.length;
      results.push({ rows: { train: train.rows, dev: dev.rows, test: test.rows }, report, epochs, seconds });
      line.say(`${name}: ${shownMetric(report)} on ${grouped(test.rows)} rows, ${epochs} epochs, ${duration(seconds)}`);
    }
    return { results, interrupted: interrupt.wasInterrupted() };
  } finally {
    line.clear();
    interrupt.stop();
  }
}

async function reportOn(model: Model, table: data.Table): Promise<Report> {
  const part = await partOf("fold", model, table);
  if (part) return part.report;
  throw new UserError({ place: "--folds", what: "a fold has no rows with a target", remedy: "Choose fewer folds" });
}

/** A model of all rows, but for those that choose when to stop. */
async function finalModel(
  { table, whole }: FoldData,
  recipeFor: RecipeFor,
  { out, backend, threads }: TrainingOptions & Readonly<{ out: string }>,
): Promise<{ path: string; interrupted: boolean }> {
  process.stderr.write(`one more, on all ${grouped(table.rows)} rows:\n`);
  const { recipe, notes } = await recipeFor(whole);
  for (const note of notes) process.stderr.write(`  ${note}\n`);
  return trainAndSave({ recipe, parts: { ...whole, test: table.take(new Int32Array()) }, backend, threads, path: out });
}
