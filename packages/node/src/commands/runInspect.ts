import { stat } from "node:fs/promises";
import { architecture, data, type LayerRow, type Model } from "gradus";
import { loadModel } from "../models.js";
import { brief, bytes, counted, grouped, percent } from "../terminal/brief.js";
import { type Ink, inkFor } from "../terminal/ink.js";
import { textTable } from "../terminal/textTable.js";
import { cutTo } from "../terminal/widthOf.js";
import type { InspectOptions } from "./inspect.js";

/** A model file, opened. */
type Inspected = Readonly<{ model: Model; layers: readonly LayerRow[]; size: number; weightsHash: string }>;

/** `gradus inspect`: prints what a model file holds. */
export async function inspect(path: string, { json = false }: InspectOptions): Promise<void> {
  const model = await loadModel(path);
  const layers = architecture(model.recipe.model, model.preparation.shape);
  const inspected = { model, layers, size: (await stat(path)).size, weightsHash: await model.weightsHash() };
  const lines = json ? [JSON.stringify(inspectDocument(path, inspected))] : inspectLines(path, inspected, inkFor(process.stdout));
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** What `gradus inspect --json` prints. */
export function inspectDocument(path: string, { model, layers, size, weightsHash }: Inspected): object {
  const { target, featureNames, encoder, shape } = model.preparation;
  return {
    model: path,
    bytes: size,
    task: target.task,
    target: target.name,
    classes: target.task === "classification" ? target.classes : null,
    layers,
    parameters: layers.reduce((sum, { parameters }) => sum + parameters, 0),
    weightsHash,
    inputs: featureNames ?? shape,
    preprocessing: encoder,
    training: model.training,
    recipe: model.recipe,
  };
}

function inspectLines(path: string, inspected: Inspected, ink: Ink): string[] {
  const { model, layers, size, weightsHash } = inspected;
  const { target, encoder, shape } = model.preparation;
  const total = (of: "parameters" | "flops" | "bytes"): string => grouped(layers.reduce((sum, layer) => sum + layer[of], 0));
  const predicts =
    target.task === "classification"
      ? `one of ${counted(target.classes.length, "class", "classes")}: ${target.classes.slice(0, 30).join(", ")}`
      : "a number";
  return [
    `${ink.strong(path)}  ${bytes(size)}, weights ${weightsHash.slice(0, 16)}`,
    `predicts "${target.name}", ${cutTo(predicts, 100)}`,
    "",
    ink.strong("Layers"),
    ...indented(
      textTable({
        header: ["", "layer", "output", "parameters", "FLOPs a row", "bytes"],
        rows: [["", "input", shape.join(" x ")], ...layers.map(layerCells)],
        right: [2, 3, 4, 5],
      }),
    ),
    `  ${total("parameters")} parameters, ${total("flops")} FLOPs a row, ${total("bytes")} bytes`,
    "",
    ink.strong("Preprocessing"),
    ...indented(encoder ? preprocessingLines(encoder) : ["none: rows are numbers already"]),
    "",
    ink.strong("Training"),
    ...indented(trainingLines(model)),
  ];
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function layerCells({ path, layer, options, output, parameters, flops, bytes }: LayerRow): string[] {
  const told = Object.entries(options)
    .filter(([, value]) => typeof value === "number")
    .map(([name, value]) => `${name} ${value}`);
  return [
    path,
    [layer, ...told].join(" "),
    output.join(" x "),
    ...[parameters, flops, bytes].map((value) => (value === 0 ? "" : grouped(value))),
  ];
}

/** The most columns that are listed one by one. */
const mostColumns = 40;

function preprocessingLines(encoder: data.Encoder): string[] {
  const rows = encoder.features.map((feature) => {
    switch (feature.encoding) {
      case "standardized":
        return [feature.column, `number, mean ${brief(feature.mean)}, deviation ${brief(feature.deviation)}`];
      case "robust":
        return [feature.column, `number, middle ${brief(feature.center)}, spread ${brief(feature.spread)}, far values pulled in`];
      case "ranked":
        return [feature.column, "number, by its rank among the train rows"];
      case "logarithm":
        return [feature.column, `number, its logarithm with mean ${brief(feature.mean)}, deviation ${brief(feature.deviation)}`];
      case "missingMark":
        return [feature.column, "mark: 1 where missing"];
      case "binary":
        return [feature.column, `word: ${feature.levels.map((level) => level ?? "(missing)").join(" or ")}`];
      case "oneHot":
        return [
          feature.column,
          `word, one input each: ${cutTo(feature.levels.map((level) => level ?? "(missing)").join(", "), 80)}${feature.rare ? ", (rare)" : ""}`,
        ];
      case "ordered":
        return [feature.column, `ordered word: ${cutTo(feature.levels.join(" < "), 80)}`];
      case "dateTrend":
        return [feature.column, "date, as a trend"];
      case "dateCycle":
        return [feature.column, `date, place in the ${feature.cycle} (${counted(feature.harmonics, "wave")})`];
      case "pixels":
        return [
          feature.column,
          `image of ${feature.shape.join(" x ")}, mean ${brief(feature.mean)}, deviation ${brief(feature.deviation)}`,
        ];
      default:
        return feature satisfies never;
    }
  });
  const more = rows.length > mostColumns ? [`... and ${rows.length - mostColumns} more (--json has all)`] : [];
  return [...data.describeEncoder(encoder).slice(0, 1), ...textTable({ rows: rows.slice(0, mostColumns) }), ...more];
}

function trainingLines({ recipe, training }: Model): string[] {
  const { rows, epochs, steps, bestEpoch, reason, history } = training;
  const best = history.find(({ epoch }) => epoch === bestEpoch);
  const measures = best?.dev ?? best?.train;
  const accuracy = measures?.accuracy === undefined ? "" : `, accuracy ${percent(measures.accuracy)}`;
  const rmse = measures?.rmse === undefined ? "" : `, RMSE ${brief(measures.rmse)}`;
  return [
    `${counted(rows, "train row")}, ${counted(epochs, "epoch")}, ${counted(steps, "step")}${reason === "early" ? ", stopped early" : reason === "interrupted" ? ", interrupted" : ""}`,
    `${recipe.optimizer.optimizer}, ${recipe.batchSize} rows a step, loss ${recipe.loss.loss}, seed ${recipe.seed}`,
    ...(measures ? [`best epoch ${bestEpoch}: ${best?.dev ? "dev" : "train"} loss ${brief(measures.loss)}${accuracy}${rmse}`] : []),
  ];
}
