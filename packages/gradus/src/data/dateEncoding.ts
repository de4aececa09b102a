import { UserError } from "../errors/index.js";
import type { Column, DateColumn } from "./column.js";
import { type Cycle, cycleHarmonics, cyclePhase, cyclesOf } from "./dateCycles.js";
import { moments } from "./moments.js";

/** A moment in seconds: filled with `fill` where missing, then (value - mean) / deviation. One input, which carries trends. */
export type DateTrend = Readonly<{ encoding: "dateTrend"; column: string; fill: number; mean: number; deviation: number }>;

/**
 * Where in a rhythm a moment stands: sin(k phase) and cos(k phase) for k = 1 .. `harmonics`, all 0 where missing. 2 harmonics inputs.
 * Source: the seasonal terms of Taylor, Letham 2018, "Forecasting at Scale", equation 5.
 */
export type DateCycle = Readonly<{ encoding: "dateCycle"; column: string; cycle: Cycle; harmonics: number }>;

/** The features of a column of moments, fitted on train rows: a trend, the rhythms that vary there, and a mark where moments are missing. */
export function fitDate({ name, values }: DateColumn): (DateTrend | DateCycle | { encoding: "missingMark"; column: string })[] {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [];
  const { mean, deviation } = moments(known);
  return [
    ...(deviation > 0 ? [{ encoding: "dateTrend", column: name, fill: mean, mean, deviation } as const] : []),
    ...cyclesOf(known).map((cycle) => ({ encoding: "dateCycle", column: name, cycle, harmonics: cycleHarmonics[cycle] }) as const),
    ...(known.length < values.length ? [{ encoding: "missingMark", column: name } as const] : []),
  ];
}

/** Names of the inputs of a rhythm: `date (week sin 1)`, `date (week cos 1)`, ... */
export function cycleNames({ column, cycle, harmonics }: DateCycle): string[] {
  return Array.from({ length: harmonics }, (_, k) => [`${column} (${cycle} sin ${k + 1})`, `${column} (${cycle} cos ${k + 1})`]).flat();
}

/** Writes the inputs of a rhythm for every row into x, which has `features` inputs a row, from `offset` on. */
export function writeCycle(
  { cycle, harmonics }: DateCycle,
  values: Float64Array,
  { x, features, offset }: { readonly x: Float32Array; readonly features: number; readonly offset: number },
): void {
  for (let row = 0; row < values.length; row++) {
    if (!Number.isFinite(values[row]!)) continue;
    const phase = cyclePhase(values[row]!, cycle);
    for (let k = 0; k < harmonics; k++) {
      x[row * features + offset + 2 * k] = Math.sin((k + 1) * phase);
      x[row * features + offset + 2 * k + 1] = Math.cos((k + 1) * phase);
    }
  }
}

/**
 * A column as moments in seconds since 1970: dates as they are, numbers as such seconds, words as ISO 8601 writes them (UTC unless they say otherwise).
 * @throws UserError for images
 */
export function secondsOf(column: Column): Float64Array {
  switch (column.kind) {
    case "numeric":
    case "date":
      return column.values;
    case "category": {
      const seconds = column.categories.map(secondsOfText);
      return Float64Array.from(column.codes, (code) => seconds[code] ?? Number.NaN);
    }
    case "image":
      throw new UserError({ place: `column "${column.name}"`, what: "expected dates, got images", remedy: "Give dates, as in training" });
    default:
      return column satisfies never;
  }
}

function secondsOfText(text: string): number {
  const [, day, time = "00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:\d\d)?)?$/.exec(text.trim()) ?? [];
  return day === undefined ? Number.NaN : Date.parse(`${day}T${time}${zone}`) / 1000;
}
