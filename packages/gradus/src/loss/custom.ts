import { Sym, shownSymbol } from "../engine/graph/index.js";
import { type Json, OwnMembers, oneOf, UserError } from "../errors/index.js";
import type { LossInputs, LossMember, MeanBy, PredictionKind, TargetKind } from "./loss.js";
import { checkedMeanBy, meanOf } from "./reduce.js";

/** A loss as a function over symbols: the loss of each row [batch], or of each element [batch, ...], before any weights. */
export type CustomLoss = (inputs: Omit<LossInputs, "weight">, options: Json) => Sym;

/** A loss of one's own: a recipe holds its name and options, and finds the function by the name. */
export type Custom = Readonly<{
  loss: "custom";
  name: string;
  options: Json;
  target: TargetKind;
  predicts: PredictionKind;
  meanBy: MeanBy;
}>;

/** What a loss of one's own says of itself. */
export type CustomLossOptions = {
  /** What it compares with; with "class" or "shares" the network has an output for each class, else for each target column. Default: "number". */
  target?: TargetKind;
  /** What the network's last layer puts out, so that predictions become classes or probabilities. Default: "values", or "logits" for classes. */
  predicts?: PredictionKind;
  meanBy?: MeanBy;
  options?: Json;
};

export const targetKinds: readonly TargetKind[] = ["class", "binary", "sign", "number", "count", "shares"];
export const predictionKinds: readonly PredictionKind[] = [
  "logits",
  "probabilities",
  "logProbabilities",
  "values",
  "scores",
  "logRates",
  "rates",
];
const own = new OwnMembers<CustomLoss>("loss.custom", "loss");

/**
 * Registers `each` under `name` and returns the loss; the mean over rows and their weights is taken as every loss takes it. What varies (a border, a power)
 * belongs into `options`, since the function is found by its name again when a recipe is read.
 *   loss.custom("fourth power", ({ prediction, target }) => prediction.sub(target).square().square())
 * @throws UserError for an empty name, what is no function, or a name that another function has
 */
export function custom(name: string, each: CustomLoss, { options = null, ...rest }: CustomLossOptions = {}): Custom {
  own.register(name, each, [each]);
  return checked({ name, options, ...rest });
}

/** A loss of one's own from JSON. @throws UserError if no function is registered under its name */
export function registeredCustom({ name, options = null, ...rest }: Omit<Custom, "loss">): Custom {
  own.find(String(name), "loss.custom");
  return checked({ name, options, ...rest });
}

function checked({
  name,
  options,
  target = "number",
  predicts,
  meanBy = "weights",
}: CustomLossOptions & { name: string; options: Json }): Custom {
  const place = "loss.custom";
  const usual = target === "number" || target === "count" ? "values" : target === "sign" ? "scores" : "logits";
  return {
    loss: "custom",
    name,
    options,
    target: oneOf(String(target) as TargetKind, targetKinds, `${place}, target`),
    predicts: oneOf(String(predicts ?? usual) as PredictionKind, predictionKinds, `${place}, predicts`),
    meanBy: checkedMeanBy(meanBy, place),
  };
}

export const customMember: LossMember<Custom> = {
  targetKind: ({ target }) => target,
  predictionKind: ({ predicts }) => predicts,
  trace: ({ name, options, meanBy }, { prediction, target, weight }) => {
    const each = own.find(name, "loss.custom")({ prediction, target }, options);
    if (!(each instanceof Sym) || each.shape[0] !== prediction.shape[0])
      throw new UserError({
        place: `loss.custom "${name}"`,
        what: `expected the loss of each row as a symbol [${prediction.shape[0]}, ..], got ${shownSymbol(each)}`,
        remedy: "Return the loss of each row; the mean is taken for you",
      });
    return meanOf(each, weight, meanBy);
  },
};
