import { diagnose, UserError } from "gradus";
import { brief } from "../terminal/brief.js";
import { inkFor } from "../terminal/ink.js";
import { textTable } from "../terminal/textTable.js";
import type { DiagnoseOptions } from "./diagnose.js";
import { floorFrom } from "./floor.js";
import { nextOfRun } from "./nextOfRun.js";
import { type OpenedRun, openRun } from "./openRun.js";
import { partOf } from "./part.js";
import { proposalsFor } from "./proposalsFor.js";
import { nextLines } from "./reportedLines.js";
import { fitOfParts, flowOf } from "./reportOf.js";

/** `gradus diagnose`: the verdict on a run, alarms about its gradients, its signals at the start, and what to try. */
export async function diagnoseRun(path: string, { floor, json }: DiagnoseOptions): Promise<void> {
  const run = await openRun(path);
  const fit = await fitOfRun(run, floor);
  const { alarms, flowOf: looked } = flowOf(run);
  const signals = signalsOf(run);
  const next = await nextOfRun(run, proposalsFor(run, fit));
  const { state, failure, notes } = run;
  if (json) {
    const { verdict = null, text = null, bias = null, variance = null } = fit ?? {};
    process.stdout.write(`${JSON.stringify({ run: path, state, failure, verdict, text, bias, variance, alarms, signals, next })}\n`);
    return;
  }
  const ink = inkFor(process.stdout);
  const lines = [
    ink.strong(`Verdict on ${path} (${state})`),
    ...(failure === null ? [] : [`  ${failure}`]),
    ...(fit ? [`  ${fit.text}.`, `  bias ${gap(fit.bias)}, variance ${gap(fit.variance)}`] : ["  There is no model to measure."]),
    ...(run.modelOf === null ? [] : [`  ${run.modelOf}`]),
    ...notes.map((note) => `  ${note}`),
    "",
    ink.strong("Gradient flow"),
    ...(looked === "" ? ["  Nothing is known of it."] : [`  ${looked}`]),
    ...(alarms.length > 0 ? alarms.map(({ text }) => `  ${text}`) : looked === "" ? [] : ["  No alarm."]),
    ...signalLines(signals).map((line, at) => (at === 0 ? ink.strong(line) : `  ${line}`)),
    ...nextLines(next, ink),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

const gap = ({ value, low, high, judgement }: diagnose.Gap): string =>
  `${(100 * value).toFixed(1)} points (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}): ${judgement}`;

/** The verdict on a run, if it has left a model and its rows can be read. @throws UserError if the floor is none */
export async function fitOfRun({ model, data, options }: OpenedRun, floor: number | undefined): Promise<diagnose.Fit | undefined> {
  if (!model || !data) return undefined;
  const [train, dev] = [await partOf("train", model, data.train), await partOf("dev", model, data.dev)];
  if (!train || !dev) return undefined;
  return fitOfParts(model, { train, dev }, { table: data.train, floor: floorFrom(data.train, floor ?? options.floor) });
}

/** The size of signals through the layers at the start values; none where the rows or the recipe are gone. */
function signalsOf({ recipe, data }: OpenedRun): diagnose.VarianceRow[] {
  if (!recipe || !data) return [];
  try {
    return diagnose.variance(recipe.toJSON(), { inputs: data.train });
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function signalLines(signals: readonly diagnose.VarianceRow[]): string[] {
  if (signals.length === 0) return [];
  const shown = (value: number | null): string => (value === null ? "" : brief(value));
  return [
    "\nSignals at the start values: second moments, predicted and measured",
    ...textTable({
      header: ["layer", "forward", "measured", "backward", "measured"],
      rows: signals.map(({ path, layer, forward, backward }) => [
        `${path} ${layer}`,
        shown(forward.predicted),
        shown(forward.measured),
        shown(backward.predicted),
        shown(backward.measured),
      ]),
      right: [1, 2, 3, 4],
    }),
  ];
}
