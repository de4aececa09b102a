import { damaged } from "./damaged.js";
import type { TrainingSummary } from "./modelParts.js";

/** The training's summary in a model file. @throws UserError if it is none */
export function checkedTraining(json: unknown, place: string): TrainingSummary {
  const summary = (typeof json === "object" && json !== null ? json : {}) as { readonly [K in keyof TrainingSummary]?: unknown };
  const { rows, epochs, steps, bestEpoch, reason, history } = summary;
  const counts = [rows, epochs, steps, bestEpoch].every((count) => Number.isSafeInteger(count));
  if (!counts || !Array.isArray(history) || !["epochs", "early", "interrupted"].includes(String(reason)))
    throw damaged(place, '"training" in its metadata is no summary of a training');
  return json as TrainingSummary;
}
