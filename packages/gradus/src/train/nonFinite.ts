import { evaluate, type Feeds } from "../engine/backends/reference/index.js";
import type { Sym } from "../engine/index.js";
import { UserError } from "../errors/index.js";
import type { Preparation } from "./dataset.js";

/** Where a run stood when a number was no longer finite. Steps and epochs count from 1; `rows` are the batch's rows in the train part. */
export type Breakdown = Readonly<{
  step: number;
  epoch: number;
  learningRate: number;
  rows: Int32Array;
  /** The batch as the network read it. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  loss: number;
  /** The sum of |w| of the next weights. */
  size: number;
  /** The loss of each row. */
  each: ArrayLike<number>;
  /** Everything that the step computes. */
  roots: readonly Sym[];
  feeds: Feeds;
  preparation: Preparation;
}>;

const divergences = new WeakSet<object>();

/** Whether an error says that a training diverged: its rate or its inputs were too large, while data and recipe fit each other. */
export function isDivergence(error: unknown): boolean {
  return typeof error === "object" && error !== null && divergences.has(error);
}

/** An error of a training that diverged on another thread, which has told its message. */
export function divergenceToldAs(message: string): UserError {
  const error = new UserError(message);
  divergences.add(error);
  return error;
}

/** What to tell the user when a step would make the loss, the weights or running statistics infinite or NaN: where it began, and the way out. */
export function nonFiniteError(breakdown: Breakdown): UserError {
  const { step, epoch, loss, size } = breakdown;
  const place = `step ${step} (epoch ${epoch})`;
  const isLate = Number.isFinite(loss) && Number.isFinite(size); // only what prediction will use
  const result = isLate
    ? "running statistics would not be finite"
    : Number.isFinite(loss)
      ? "the weights would not be finite"
      : `the loss is ${loss}`;
  const cell = firstBadInput(breakdown) ?? firstBadTarget(breakdown);
  if (cell !== undefined)
    return new UserError({
      place,
      what: `${result}, because ${cell} is not finite`,
      remedy: "Fill or leave out such rows; the weights are as before the step",
    });
  const error = divergence(breakdown, result, isLate);
  divergences.add(error);
  return error;
}

function divergence(breakdown: Breakdown, result: string, isLate: boolean): UserError {
  const { step, epoch, learningRate } = breakdown;
  const place = `step ${step} (epoch ${epoch})`;
  const node = firstNonFinite(breakdown.roots, breakdown.feeds);
  const origin = node === undefined ? "no operation of the reference is" : `the first operation that is not finite is ${String(node)}`;
  const huge = isLate ? hugeInput(breakdown) : undefined;
  if (huge !== undefined)
    return new UserError({
      place,
      what: `${result}; ${origin}; the largest input is ${huge}`,
      remedy: "Scale such inputs (nn.standardize() as the first layer) or leave their rows out; the weights are as before the step",
    });
  return new UserError({
    place,
    what: `${result}; ${origin}${rowsNamed(breakdown)}`,
    remedy: `Lower the learning rate (now ${learningRate}) or clip the gradients; the weights are as before the step`,
  });
}

/** The first operation, in the order of computing, whose result is NaN or infinite in float32 although its inputs are finite. */
export function firstNonFinite(roots: readonly Sym[], feeds: Feeds): Sym | undefined {
  let found: Sym | undefined;
  evaluate(roots, feeds, (node, value) => {
    if (node.dtype !== "f32" || node.op === "constant" || node.op === "reshape" || found !== undefined) return;
    for (let at = 0; at < value.length; at++) value[at] = Math.fround(value[at]!);
    if (!value.every(Number.isFinite)) found = node;
  });
  return found;
}

function firstBadInput(breakdown: Breakdown): string | undefined {
  const at = Array.prototype.findIndex.call(breakdown.x, (value: number) => !Number.isFinite(value));
  return at < 0 ? undefined : `the input ${inputAt(breakdown, at)}`;
}

/** Inputs beyond this come near the end of float32 when they are squared and summed, whatever the weights are. */
const hugeFrom = 1e15;

function hugeInput(breakdown: Breakdown): string | undefined {
  const { x } = breakdown;
  let largest = 0;
  for (let at = 1; at < x.length; at++) if (Math.abs(x[at]!) > Math.abs(x[largest]!)) largest = at;
  return Math.abs(x[largest]!) > hugeFrom ? inputAt(breakdown, largest) : undefined;
}

/** A number of the batch with its place. */
function inputAt({ x, rows, preparation }: Breakdown, at: number): string {
  const size = x.length / rows.length;
  const feature = at % size;
  const name = preparation.featureNames?.[feature];
  return `${x[at]} of train row ${rows[Math.floor(at / size)]}, ${name === undefined ? `number ${feature} of the row` : `column "${name}"`}`;
}

function firstBadTarget({ y, rows }: Breakdown): string | undefined {
  const at = Array.prototype.findIndex.call(y, (value: number) => !Number.isFinite(value));
  return at < 0 ? undefined : `the target ${y[at]} of train row ${rows[Math.floor(at / (y.length / rows.length))]}`;
}

function rowsNamed({ each, rows }: Breakdown): string {
  const bad = Array.from(rows).filter((_, at) => !Number.isFinite(each[at]));
  if (bad.length === 0) return "";
  const shown = bad.slice(0, 5).join(", ");
  return `; the loss is not finite on ${bad.length} of ${rows.length} rows of the batch (train rows ${shown}${bad.length > 5 ? ", ..." : ""})`;
}
