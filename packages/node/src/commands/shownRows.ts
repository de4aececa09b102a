import { type data, diagnose, type Model } from "gradus";
import { imageUrl } from "../report/imageUrl.js";
import type { ShownRow, ShownRows } from "../report/reported.js";
import { brief, percent } from "../terminal/brief.js";
import type { TrainingData } from "./trainingData.js";
import type { SuspectDocument } from "./trainingDocument.js";

/** So many rows of each kind are shown, with so many of their cells. */
const mostRows = 12;
const mostCells = 7;

/**
 * Rows to look at: the worst of dev, and those of train that were hardest to learn, as the run's ledger tells.
 * A run that came to no end has left none of these.
 */
export async function shownRows(
  model: Model,
  { train, dev }: Pick<TrainingData, "train" | "dev">,
  suspects: readonly SuspectDocument[],
): Promise<ShownRows[]> {
  const isClass = model.preparation.target.task === "classification";
  const worst = await leastBelieved(model, dev, "dev");
  const placeOf = new Map(train.rowNumbers ? Array.from(train.rowNumbers, (number, at) => [number + 1, at]) : []);
  const known = suspects.slice(0, mostRows).filter(({ row }) => placeOf.has(row));
  const places = Int32Array.from(known, ({ row }) => placeOf.get(row)!);
  const taken = train.take(places);
  return [
    {
      title: "Worst dev rows",
      text: "The rows on which the model is most wrong. What do they share: a class, a column, a kind of picture? More rows of that kind help most.",
      rows: worst,
    },
    {
      title: "Suspicious train rows",
      text: `The train rows that were hardest to learn, by their mean loss over the whole training: ${isClass ? "their label may be wrong" : "their target may be wrong"}.`,
      rows: known.map(({ row, given, believed, chance, loss }, at) => ({
        number: row,
        actual: shownValue(given),
        predicted: shownValue(believed),
        chance: chance === null ? null : `${percent(chance)} for ${shownValue(believed)}`,
        loss,
        cells: cellsOf(taken, at),
        image: imageOf(taken, at),
      })),
    },
  ];
}

const shownValue = (value: string | number): string => (typeof value === "number" ? brief(value) : value);

async function leastBelieved(model: Model, table: data.Table, name: string): Promise<ShownRow[]> {
  const { loss } = await diagnose.rowErrors(model, table, name);
  const order = Int32Array.from(loss, (_, row) => row)
    .sort((a, b) => loss[b]! - loss[a]!)
    .slice(0, mostRows);
  const taken = table.take(order);
  const found = await model.predict(taken);
  return Array.from(order, (row, at): ShownRow => {
    const common = {
      number: table.rowNumbers ? table.rowNumbers[row]! + 1 : null,
      loss: loss[row]!,
      cells: cellsOf(taken, at),
      image: imageOf(taken, at),
    };
    const { target } = taken;
    if (found.task === "regression")
      return {
        ...common,
        actual: brief(target?.task === "regression" ? target.values[at]! : Number.NaN),
        predicted: brief(found.values[at]!),
        chance: null,
      };
    const actual = target?.task === "classification" ? target.classes[target.codes[at]!]! : "";
    const code = found.labels.indexOf(actual);
    const chance = found.probabilities === null ? null : `${percent(found.probabilities[at * found.labels.length + code]!)} for ${actual}`;
    return { ...common, actual, predicted: found.classes[at]!, chance };
  });
}

function imageOf({ columns }: data.Table, row: number): string | null {
  const column = columns.find((each): each is data.ImageColumn => each.kind === "image");
  return column ? imageUrl(column, row) : null;
}

function cellsOf({ columns }: data.Table, row: number): [string, string][] {
  return columns
    .filter(({ kind }) => kind !== "image")
    .slice(0, mostCells)
    .map((column) => [column.name, cellText(column, row)]);
}

function cellText(column: data.Column, row: number): string {
  switch (column.kind) {
    case "numeric":
      return Number.isNaN(column.values[row]!) ? "missing" : brief(column.values[row]!);
    case "category":
      return column.categories[column.codes[row]!] ?? "missing";
    case "date":
      return Number.isNaN(column.values[row]!)
        ? "missing"
        : new Date(1000 * column.values[row]!).toISOString().slice(0, 16).replace("T", " ");
    case "image":
      return "an image";
    default:
      return column satisfies never;
  }
}
