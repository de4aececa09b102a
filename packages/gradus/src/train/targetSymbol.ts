import { input, type Sym } from "../engine/index.js";
import { type Loss, lossMemberOf } from "../loss/index.js";
import type { TargetSpec } from "./dataset.js";
import type { Network } from "./network.js";

/** The input `y` of a batch, as the loss takes it: class numbers [batch], or numbers of the prediction's shape (classes as 0 and 1, or as -1 and 1). */
export function targetSymbol(
  loss: Loss,
  { target, network }: { readonly target: TargetSpec; readonly network: Network },
  batch: number,
): Sym {
  const kind = lossMemberOf(loss).targetKind(loss);
  if (kind === "class" && target.task === "classification") return input("y", [batch], "i32");
  const y = input("y", [batch, ...network.output]);
  return kind === "sign" && target.task === "classification" ? y.mul(2).sub(1) : y;
}
