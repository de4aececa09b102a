import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type data, defaultRecipe, type Model } from "gradus";
import { loadModel } from "../models.js";
import { percent } from "../terminal/brief.js";
import { greyImage, sideBySide } from "../terminal/greyImage.js";
import { inkFor } from "../terminal/ink.js";
import { recipeChanges } from "./chosenRecipe.js";
import type { DemoOptions } from "./demo.js";
import { floorFrom } from "./floor.js";
import { nextSteps } from "./nextSteps.js";
import { programName } from "./programName.js";
import { quoted } from "./quoted.js";
import { trainAndSave } from "./training.js";
import { readTrainingData } from "./trainingData.js";
import { trainingDocument } from "./trainingDocument.js";
import { describeData } from "./trainingNotes.js";
import { printReport } from "./trainingReport.js";
import { tracePathFor } from "./trainingTrace.js";
import { checkWritable } from "./writablePlace.js";

/** 1,797 images of 8x8 pixels from 0 to 16, see data/README.md. */
const digits = fileURLToPath(new URL("../../data/digits.csv", import.meta.url));
const target = "digit";
const width = 8;
const mostInk = 16;

/** How many images are shown with their predictions. */
const shown = 5;

/** `gradus demo`: the whole path on handwritten digits. Returns the exit code. */
export async function demo(options: DemoOptions): Promise<number> {
  const path = options.out ?? "digits.safetensors";
  const trace = options.profile === undefined ? undefined : tracePathFor(options.profile, path);
  await checkWritable(path, [digits]);
  if (trace !== undefined) await checkWritable(trace, [digits, path]);
  const file = relative(process.cwd(), digits).startsWith("..") ? digits : relative(process.cwd(), digits);
  const found = await readTrainingData(digits, { target, seed: options.seed ?? 1 });
  for (const line of describeData(file, found, false)) process.stderr.write(`${line}\n`);
  const floor = floorFrom(found.train, options.floor);
  const changes = recipeChanges(options);
  const recipe = defaultRecipe({ ...found, ...changes, effort: "quick" }).with(changes); // nobody wants to wait for a demonstration
  const trained = await trainAndSave({ recipe, parts: found, backend: options.backend, threads: options.threads, path, trace });
  if (options.json) process.stdout.write(`${JSON.stringify(await trainingDocument(trained))}\n`);
  else {
    printReport({ ...trained, table: found.train, floor });
    const model = await loadModel(path, { backend: options.backend });
    const lines = [...(await predictionLines(model, found.test)), "", inkFor(process.stdout).strong("What next")];
    lines.push(
      ...nextSteps({ program: programName(), train: `${programName()} train ${quoted(file)} --target ${target}`, model: path }).map(
        (line) => `  ${line}`,
      ),
    );
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return trained.interrupted ? 130 : 0;
}

/** A few test images, read back from the saved model, as characters with what the model says of them. */
async function predictionLines(model: Model, test: data.Table): Promise<string[]> {
  const rows = test.take(Int32Array.from({ length: Math.min(shown, test.rows) }, (_, row) => row));
  const predictions = await model.predict(rows);
  if (predictions.task !== "classification" || rows.target?.task !== "classification") return [];
  const { target: truth } = rows;
  const images = Array.from({ length: rows.rows }, (_, row) => {
    const pixels = rows.columns.flatMap((column) => (column.kind === "numeric" ? [column.values[row] ?? 0] : []));
    const label = predictions.classes[row]!;
    const share = predictions.probabilities?.[row * predictions.labels.length + predictions.labels.indexOf(label)];
    const actual = truth.classes[truth.codes[row]!]!;
    return [
      ...greyImage(pixels, { width, most: mostInk }),
      `${label}${share === undefined ? "" : ` (${percent(share)})`}`,
      label === actual ? "right" : `is ${actual}`,
    ];
  });
  return [
    inkFor(process.stdout).strong("Predicted with the saved model: test images it never saw"),
    ...sideBySide(images).map((line) => `  ${line}`),
  ];
}
