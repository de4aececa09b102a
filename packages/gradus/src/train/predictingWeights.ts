import type { RecipeValue } from "../recipe/index.js";
import { averagedWeights } from "./network.js";

/**
 * The state that holds the weights which predict: the average where the recipe asks for one, else the trained ones, but for the schedule-free method, whose
 * own running average predicts.
 */
export function predictingWeights({ optimizer, average }: Pick<RecipeValue, "optimizer" | "average">): string {
  if (average) return averagedWeights;
  return optimizer.optimizer === "scheduleFree" ? "slot.average" : "parameters";
}
