import { damaged } from "./damaged.js";
import type { FittedAnswers } from "./fittedAnswers.js";

/** What a model file says of what was fitted on the dev rows. @throws UserError if it is no such thing */
export function checkedAnswers(json: unknown, place: string): FittedAnswers {
  const { temperature, interval } = (typeof json === "object" && json !== null ? json : {}) as {
    readonly [K in keyof FittedAnswers]?: unknown;
  };
  if (isPositive(temperature) && (interval === null || isInterval(interval))) return json as FittedAnswers;
  throw damaged(place, '"answers" in its metadata is no temperature with an interval');
}

function isInterval(value: unknown): boolean {
  const { level, margins } = (typeof value === "object" && value !== null ? value : {}) as {
    readonly level?: unknown;
    readonly margins?: unknown;
  };
  return isPositive(level) && Array.isArray(margins) && margins.every((margin) => margin === 0 || isPositive(margin));
}

const isPositive = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value > 0;
