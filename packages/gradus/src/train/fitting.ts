import { columnFrom, inferTask, Table, type Task } from "../data/index.js";
import { showShape, sizeOf } from "../engine/index.js";
import { UserError } from "../errors/index.js";
import { type Loss, lossMemberOf, meanSquaredError, outputsPer, softmaxCrossEntropy } from "../loss/index.js";
import type { Arrays } from "./arrays.js";
import type { TargetSpec } from "./dataset.js";
import type { Network } from "./network.js";
import type { Data } from "./prepare.js";

/**
 * The loss of a run and what it makes the network predict: the recipe's loss, or softmax cross-entropy for classes and mean squared error for numbers.
 * @throws UserError if the loss does not fit the target
 */
export function fittingLoss(loss: Loss | null, train: Data): { loss: Loss; task: Task } {
  const found = taskOf(train);
  if (loss === null)
    return found === "classification" ? { loss: softmaxCrossEntropy(), task: found } : { loss: meanSquaredError(), task: found };
  const kind = lossMemberOf(loss).targetKind(loss);
  const hasColumns = !(train instanceof Table) && typeof train.y?.[0] === "object";
  if (hasColumns)
    return { loss, task: kind === "class" ? refuse(loss, "each row of y is an array", "Give one class number a row") : "regression" };
  switch (kind) {
    case "class":
    case "binary":
    case "sign":
      if (found === "regression" && train instanceof Table)
        return refuse(
          loss,
          `the target "${train.target?.name}" is a number`,
          "Read the table with task classification, or choose a loss for numbers such as loss.meanSquaredError()",
        );
      return { loss, task: "classification" };
    case "number":
    case "count":
      if (found === "classification" && (train instanceof Table || typeof train.y?.[0] === "string"))
        return refuse(loss, "the target is a class", "Choose a loss for classes such as loss.softmaxCrossEntropy()");
      return { loss, task: "regression" };
    case "shares":
      return refuse(loss, "it needs shares of all classes, and the target has one value a row", "Give y as one array of shares a row");
    default:
      kind satisfies never;
      throw new Error(`Unknown kind of target ${String(kind)}`);
  }
}

/** What a target looks like by itself. */
function taskOf(train: Data): Task {
  if (train instanceof Table) return train.target?.task ?? "regression";
  const y: Arrays["y"] = train.y ?? [];
  if (y.length === 0 || typeof y[0] === "object") return "regression";
  return inferTask(columnFrom("y", y as readonly (string | number)[]));
}

function refuse(loss: Loss, what: string, remedy: string): never {
  throw new UserError({ place: `loss.${loss.loss}`, what: `it does not fit: ${what}`, remedy });
}

/** @throws UserError if the model's outputs are not what the loss wants for the target */
export function checkOutputs(loss: Loss, target: TargetSpec, { output }: Network): void {
  const perClass = outputsPer(loss) === "class";
  const binary = target.task === "classification" && !perClass;
  if (binary && target.classes.length > 2)
    refuse(
      loss,
      `the target "${target.name}" has ${target.classes.length} classes`,
      "Choose loss.softmaxCrossEntropy(), with one output for each class",
    );
  const wanted = target.task === "regression" ? target.width : binary ? 1 : target.classes.length;
  if (output.length <= 1 && sizeOf(output) === wanted) return;
  const reason =
    target.task === "regression"
      ? `one for each number of the target "${target.name}"`
      : binary
        ? "one for the second class"
        : `one for each class of "${target.name}"`;
  throw new UserError({
    place: "model, last layer",
    what: `expected ${wanted} ${wanted === 1 ? "output" : "outputs"} (${reason}), got ${showShape(output)}`,
    remedy: `End the model with nn.dense(${wanted})`,
  });
}
