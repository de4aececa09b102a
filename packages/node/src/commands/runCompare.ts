import { basename } from "node:path";
import { type data, diagnose, type Model, UserError } from "gradus";
import { tableHash } from "../runs/tableHash.js";
import { brief, counted, grouped, percent } from "../terminal/brief.js";
import { inkFor } from "../terminal/ink.js";
import { textTable } from "../terminal/textTable.js";
import type { CompareOptions } from "./compare.js";
import { type OpenedRun, openRun } from "./openRun.js";
import { readForModel } from "./readForModel.js";

/** `gradus compare`: two runs on the same rows. */
export async function compareRuns(pathA: string, pathB: string, { data: file, json }: CompareOptions): Promise<void> {
  const [a, b] = [await openRun(pathA), await openRun(pathB)];
  const [modelA, modelB] = [modelOf(a), modelOf(b)];
  const { part, rows } =
    file === undefined ? ownRows(a, b) : { part: basename(file), rows: await readForModel(modelA, file, { withTarget: true }) };
  const found = await diagnose.compare(modelA, modelB, rows);
  if (json) {
    process.stdout.write(`${JSON.stringify({ a: pathA, b: pathB, part, ...found })}\n`);
    return;
  }
  const ink = inkFor(process.stdout);
  const shown = [
    ink.strong(`A: ${pathA}`),
    ink.strong(`B: ${pathB}`),
    `On ${counted(found.rows, "row")} of ${part}, each compared with itself:`,
    "",
    ...tableOf(found),
    ...(found.counts ? ["", countsLine(found.counts)] : []),
    "",
    ...found.measures.map(sentence),
    ...(part === "dev" ? ["Both runs chose by these dev rows; --data FILE compares on rows that neither has seen."] : []),
  ];
  process.stdout.write(`${shown.join("\n")}\n`);
}

/** @throws UserError if the run has left no model */
function modelOf({ model, path, notes, state }: OpenedRun): Model {
  if (model) return model;
  throw new UserError({
    place: path,
    what:
      notes.length > 0
        ? `there is no model to compare: ${notes[0]!.replace(/\.$/, "")}`
        : `there is no model to compare: the run is ${state}`,
    remedy: "Compare runs that have come to an end, or have a checkpoint",
  });
}

/**
 * The rows that both runs measure on: test, or dev where there is no test part.
 * @throws UserError if the runs are about other rows, with what differs
 */
function ownRows(a: OpenedRun, b: OpenedRun): { readonly part: string; readonly rows: data.Table } {
  if (!a.data || !b.data) {
    const [run] = [a, b].filter(({ data }) => !data);
    throw new UserError({
      place: run!.path,
      what: `its rows cannot be read: ${run!.notes[0] ?? "the file is gone"}`,
      remedy: "Name rows by --data FILE",
    });
  }
  const differing = (["train", "dev", "test"] as const).filter((part) => hashOf(a, part) !== hashOf(b, part));
  if (differing.length > 0)
    throw new UserError({
      place: "gradus compare",
      what: `the runs are about other rows: ${whatDiffers(a, b) ?? `their ${differing.join(", ")} rows differ, so the file has changed between them`}`,
      remedy: "Train both on the same file with the same split and seed, or name rows that neither has seen by --data FILE",
    });
  const part = a.data.test.rows > 0 ? "test" : "dev";
  return { part, rows: a.data[part] };
}

/** Of the rows that the run began with, where it wrote that down. */
function hashOf({ record, data }: OpenedRun, part: "train" | "dev" | "test"): string {
  return record.events.findLast((event) => event.type === "data")?.[part] ?? tableHash(data![part]);
}

/** The first thing about the rows that was asked for otherwise. */
function whatDiffers(a: OpenedRun, b: OpenedRun): string | undefined {
  const told = (value: unknown): string => (value === undefined ? "not given" : JSON.stringify(value));
  const about = ({ source, options, recipe }: OpenedRun): Record<string, unknown> => {
    const { target, task, type, ignore, splitColumn, split, splitGroup, splitTime, stratify } = options;
    return {
      file: source,
      target,
      task,
      type,
      ignore,
      splitColumn,
      split,
      splitGroup,
      splitTime,
      stratify,
      seed: recipe?.seed ?? options.seed,
    };
  };
  const [ofA, ofB] = [about(a), about(b)];
  const name = Object.keys(ofA).find((key) => told(ofA[key]) !== told(ofB[key]));
  return name && `${name} is ${told(ofA[name])} for A and ${told(ofB[name])} for B`;
}

const isShare = ({ measure }: diagnose.ComparedMeasure): boolean => measure === "wrong rows";

function shownAs(measure: diagnose.ComparedMeasure): (value: number) => string {
  return isShare(measure) ? percent : brief;
}

function tableOf({ measures }: diagnose.Comparison): string[] {
  return textTable({
    header: ["", "A", "B", "A - B", "95 % interval", "chance by luck"],
    rows: measures.map((each) => {
      const shown = shownAs(each);
      const { measure, a, b, difference, chance } = each;
      return [
        measure,
        shown(a.value),
        shown(b.value),
        shown(difference.value),
        `${shown(difference.low)} to ${shown(difference.high)}`,
        chance < 1e-4 ? "below 0.0001" : chance.toPrecision(2),
      ];
    }),
    right: [1, 2, 3],
  });
}

function countsLine({ both, onlyA, onlyB, neither }: diagnose.PairedCounts): string {
  return `Both wrong on ${grouped(both)}, only A on ${grouped(onlyA)}, only B on ${grouped(onlyB)}, neither on ${grouped(neither)}.`;
}

function sentence({ measure, better, rowsNeeded }: diagnose.ComparedMeasure): string {
  if (better !== "not enough evidence") return `By ${measure}, ${better} is better.`;
  const wish =
    rowsNeeded === null
      ? "there is no difference to settle"
      : `if the difference is what it seems, about ${grouped(Number(rowsNeeded.toPrecision(2)))} rows would settle it`;
  return `By ${measure}, there is not enough evidence: ${wish}.`;
}
