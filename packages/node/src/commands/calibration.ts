import { type Model, metrics } from "gradus";
import { brief, percent, percentBounds } from "../terminal/brief.js";
import type { Ink } from "../terminal/ink.js";
import { type Reliability, reliabilityTable } from "../terminal/reliabilityTable.js";
import type { Part } from "./part.js";

/** How often intervals of predicted numbers hold the truth, with its 95 % interval; `width` is their mean width in the target's unit. */
export type Coverage = Readonly<{ level: number; covered: metrics.Interval; width: number }>;

/** In a document: the reliability curve on a part, and the temperature that was fitted on the dev rows (null where none was asked for). */
export type CalibrationDocument = Readonly<{ part: string; temperature: number | null; bins: readonly Reliability[] }>;

export type IntervalDocument = Readonly<{ part: string }> & Coverage;

const bins = 10;

/** The reliability curve: `actual` holds label numbers, `probability` [rows, classes]. Bins without rows are left out. */
export function calibrationOf(actual: Int32Array, probability: Float64Array): Reliability[] {
  const { count, confidence, accuracy } = metrics.calibration({ y: actual, probability, bins });
  return Array.from(count, (rows, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    rows,
    said: confidence[bin]!,
    right: metrics.wilson(accuracy[bin]!, rows),
  })).filter(({ rows }) => rows > 0);
}

/** `low` and `high` bound the truth with a chance of `level`. */
export function coverageOf(
  truth: Float64Array,
  { level, low, high }: Readonly<{ level: number; low: Float64Array; high: Float64Array }>,
): Coverage {
  const held = truth.reduce((sum, value, at) => sum + (value >= low[at]! && value <= high[at]! ? 1 : 0), 0);
  const width = low.reduce((sum, value, at) => sum + (high[at]! - value), 0) / low.length;
  return { level, covered: metrics.wilson(held / truth.length, truth.length), width };
}

/** What documents tell of a part: `calibration` for classes with probabilities, `interval` for numbers with intervals; nothing else. */
export function trustDocument(model: Model, part: Part): { calibration?: CalibrationDocument; interval?: IntervalDocument } {
  const { name, calibration, coverage } = part;
  return {
    ...(calibration && { calibration: { part: name, temperature: temperatureOf(model), bins: calibration } }),
    ...(coverage && { interval: { part: name, ...coverage } }),
  };
}

/** What probabilities or intervals are worth on a part, in a title and lines; no lines where a model has neither. */
export function trustLines(model: Model, { name, calibration, coverage }: Part, ink: Ink): { title: string; lines: string[] } {
  if (coverage) {
    const { level, covered, width } = coverage;
    const is =
      level >= covered.low && level <= covered.high ? "as promised" : level > covered.high ? "less than promised" : "more than promised";
    const shown = `${percent(covered.value)} (${percentBounds(covered)})`;
    const line = `${percent(level)} promised; ${shown} of the rows of ${name} lie within: ${is}. Mean width ${brief(width)}`;
    return { title: `Prediction intervals on ${name}`, lines: [line] };
  }
  const title = `Probabilities on ${name}: how often the predicted class is right`;
  if (!calibration) return { title, lines: [] };
  return {
    title,
    lines: [
      ...reliabilityTable(calibration, ink),
      "│ what it says, ● what came true (◆ both), ─ its 95 % interval",
      temperatureLine(model),
    ],
  };
}

function temperatureOf({ recipe, answers }: Model): number | null {
  return recipe.answers.temperature ? answers.temperature : null;
}

function temperatureLine(model: Model): string {
  const temperature = temperatureOf(model);
  if (temperature === null) return "no temperature: probabilities are the network's own (answers.temperature in a recipe)";
  const what = temperature > 1.005 ? "it was too sure" : temperature < 0.995 ? "it was not sure enough" : "they were right as they were";
  return `temperature ${temperature.toFixed(2)}, fitted on dev: ${what}`;
}
