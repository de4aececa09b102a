import { data, type Effort, effortRatio, efforts, type Recipe, type StartEvent, type StopEvent } from "gradus";
import { counted, duration, grouped } from "../terminal/brief.js";
import type { TrainedData } from "./streamedData.js";

/** What was found in a file, in lines: rows, columns, the task and why, the split, and everything that was left out or filled. */
export function describeData(file: string, { table, train, dev, test, told, rows, stream }: TrainedData, taskGiven: boolean): string[] {
  // Missing cells and constant columns are told by the preprocessing, with what is done about them.
  const findings = data.examine(train, { dev, test }).filter(({ finding }) => finding !== "missing" && finding !== "constant");
  const parts = stream ? told : `${grouped(train.rows)} train, ${grouped(dev.rows)} dev, ${grouped(test.rows)} test; ${told}`;
  return [
    ...describeTable(file, { table, told: parts, ...(rows !== undefined && { rows }) }, taskGiven),
    ...[...new Set(train.notes), ...data.gatherNotes(findings.map(data.describeFinding))].map((line) => `  ${line}`),
  ];
}

/** What was found in a file, without its parts: rows, columns, the task and why, and how rows are shared out. */
export function describeTable(
  file: string,
  { table, told, rows = table.rows }: Pick<TrainedData, "table" | "told" | "rows">,
  taskGiven: boolean,
): string[] {
  const count = (kind: data.Column["kind"], one: string): string | false => {
    const columns = table.columns.filter((column) => column.kind === kind).length;
    return columns > 0 && counted(columns, one);
  };
  const kinds = [count("numeric", "number"), count("category", "word"), count("date", "date"), count("image", "image")];
  const columns = kinds.filter(Boolean).join(", ");
  return [
    `${file}: ${counted(rows, "row")}, ${counted(table.columns.length, "column")} to learn from (${columns})`,
    `  target "${table.target!.name}": ${describeTarget(table)}${taskGiven ? "" : inferred(table)}`,
    `  split: ${told}`,
  ];
}

function describeTarget({ target }: data.Table): string {
  if (target?.task !== "classification") return "regression";
  const { classes } = target;
  return `classification, ${counted(classes.length, "class", "classes")} (${classes.slice(0, 6).join(", ")}${classes.length > 6 ? ", ..." : ""})`;
}

/** That the task was inferred, and how to say otherwise where the target can be taken otherwise. */
function inferred({ target }: data.Table): string {
  if (target?.task === "regression") return " (inferred; --task classification takes its values as classes)";
  const numbers = target?.classes.every((label) => label.trim() !== "" && Number.isFinite(Number(label)));
  return numbers ? " (inferred; --task regression takes them as quantities)" : " (inferred)";
}

/** What is about to be trained, and what was noticed while rows became numbers. */
export function describeRun({ parameters, epochs, stepsPerEpoch, backend, notes }: StartEvent, recipe: Recipe): string[] {
  const stop =
    recipe.stop && recipe.stop.patience < epochs ? `, stops early after ${recipe.stop.patience} without a better ${recipe.stop.watch}` : "";
  return [
    ...notes.map((note) => `  ${note}`),
    `network: ${describeModel(recipe.model)}, ${grouped(parameters)} parameters`,
    `training: ${recipe.optimizer.optimizer}, up to ${counted(epochs, "epoch")} of ${counted(stepsPerEpoch, "step")}, ${recipe.batchSize} rows a step${stop}, seed ${recipe.seed}, ${backend}`,
  ];
}

/** The effort of a default recipe and what it is spent on. */
export type ChosenEffort = Readonly<{ effort: Effort; rows: number; images: boolean }>;

/**
 * What the training is expected to take, and where the default recipe of a table trains, what other efforts would take instead.
 * Example: cost: about 36 s; --effort quick about 6 s, --effort best about 1 min 10 s
 */
export function describeCost(seconds: number, chosen?: ChosenEffort): string {
  const about = (time: number): string => `${time < 0.05 ? "" : "about "}${duration(time < 10 ? time : Math.round(time))}`;
  const others = chosen === undefined ? [] : efforts.filter((effort) => effort !== chosen.effort);
  const told = others.map((effort) => `--effort ${effort} ${about(seconds * effortRatio(effort, chosen!.effort, chosen!))}`);
  return [
    `cost: ${about(seconds)}${chosen === undefined ? "" : ` (effort ${chosen.effort})`}`,
    ...(told.length > 0 ? [told.join(", ")] : []),
  ].join("; ");
}

/** The layers by name: dense 64, relu, dropout, dense 10; conv2d 24. */
function describeModel(model: Recipe["model"]): string {
  switch (model.layer) {
    case "sequential":
      return model.layers.map(describeModel).join(", ");
    case "ensemble": {
      const layers = model.layers.map(describeModel).join(", ");
      return model.members === 1 ? layers : `${model.members} networks side by side, each of ${layers}`;
    }
    default:
      if ("filters" in model) return `${model.layer} ${model.filters}`;
      return "units" in model ? `${model.layer} ${model.units}` : model.layer;
  }
}

/** How a run ended, in a sentence. */
export function describeStop({ reason, epoch, step, bestEpoch, restored }: StopEvent, { stop }: Recipe): string {
  const done = `${counted(epoch, "epoch")}, ${counted(step, "step")}`;
  const kept = restored ? `; the weights are those of epoch ${bestEpoch}, the best by ${stop?.watch}` : "";
  switch (reason) {
    case "epochs":
      return `done: ${done}${kept}`;
    case "early":
      return `stopped early after ${done}: no better ${stop?.watch} for ${counted(stop?.patience ?? 0, "epoch")}${kept}`;
    case "interrupted":
      return `interrupted after ${done}${kept}`;
    default:
      return reason satisfies never;
  }
}
