import { augmentMemberOf } from "../augment/index.js";
import { UserError } from "../errors/index.js";
import { type Loss, lossMemberOf } from "../loss/index.js";
import type { RecipeValue } from "../recipe/index.js";

/** @throws UserError if targets are to be mixed that this loss cannot compare with */
export function checkMixing(recipe: Pick<RecipeValue, "augment">, loss: Loss): void {
  const mixing = recipe.augment.find((each) => augmentMemberOf(each).mixes);
  if (mixing === undefined) return;
  const refuse = (what: string): never => {
    throw new UserError({
      place: `augment.${mixing.augment}`,
      what: `loss.${loss.loss} ${what}`,
      remedy: "Choose loss.softmaxCrossEntropy() or loss.binaryCrossEntropy() for classes, loss.meanSquaredError() for numbers",
    });
  };
  const member = lossMemberOf(loss);
  const kind = member.targetKind(loss);
  if (kind === "sign") refuse("compares with -1 and 1 and with nothing between");
  if (kind === "class" && !member.takesShares) refuse("takes one class a row, and rows of two classes are mixed");
  if ("ignore" in loss && loss.ignore !== null) refuse("ignores a class, and rows would be mixed with ignored ones");
  if ("targetLog" in loss && loss.targetLog) refuse("compares with logarithms, and what is mixed are shares");
}
