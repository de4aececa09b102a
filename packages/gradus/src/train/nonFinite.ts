import { UserError } from "../errors/index.js";
import type { Preparation } from "./dataset.js";
import { badRows } from "./flight/badRows.js";
import { type Cause, causeOf, firstBadElement, shown } from "./flight/cause.js";
import type { BadNode } from "./flight/firstBad.js";
import { inputName } from "./inputName.js";
import type { PlacedParameter } from "./network.js";

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
  /** All weights before the step. */
  weights: ArrayLike<number>;
  parameters: readonly PlacedParameter[];
  preparation: Preparation;
  /** Looks at every operation of the step for the first that is not finite. */
  look: () => BadNode | undefined;
}>;

/** An operation that ran away before numbers stopped being finite: its largest |value| at step `since` and at `step`. */
export type Began = Readonly<{ step: number; operation: string; layer: string | null; from: number; to: number; since: number }>;

/**
 * What was found where numbers stopped being finite: the first operation (as in `log[4 x 3]`), the layer or function that it belongs to, its first bad value,
 * the rows of the train part it came from (none where the operation has no rows), the likely cause and the way out.
 */
export type Finding = Readonly<{
  step: number;
  epoch: number;
  learningRate: number;
  what: string;
  operation: string | null;
  layer: string | null;
  value: number | null;
  rows: readonly number[];
  cause: string;
  remedy: string;
  /** Where it began, if a flight recorder saw it. */
  began?: Began;
}>;

const findings = new WeakMap<object, Finding>();
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

/** What was found, if an error tells that numbers stopped being finite. */
export function findingOf(error: unknown): Finding | undefined {
  return typeof error === "object" && error !== null ? findings.get(error) : undefined;
}

/** What to tell the user when a step would make the loss, the weights or running statistics infinite or NaN: where it began, and the way out. */
export function nonFiniteError(breakdown: Breakdown): UserError {
  const { loss, size } = breakdown;
  const isLate = Number.isFinite(loss) && Number.isFinite(size); // only what prediction will use
  const result = isLate
    ? "running statistics would not be finite"
    : Number.isFinite(loss)
      ? "the weights would not be finite"
      : `the loss is ${loss}`;
  const given = badCell(breakdown) ?? badWeight(breakdown);
  if (given !== undefined)
    return errorOf({ ...placed(breakdown), operation: null, layer: null, ...given, what: `${result}, because ${given.cause}` }, false);
  return errorOf(divergence(breakdown, result, isLate), true);
}

/** The same error with where it began. */
export function withBeginning(error: UserError, began: Began): UserError {
  const finding = findings.get(error);
  if (finding === undefined) return error;
  const { operation, layer, step, from, to, since } = began;
  const story = `it began at or before step ${step}, where ${operation}${layer === null ? "" : ` in ${layer}`} reached ${shown(to)} (${shown(from)} at step ${since})`;
  const { learningRate } = finding;
  const isGrowth = finding.cause === growth("", learningRate).cause; // of which the layer where it began knows more
  return errorOf(
    { ...finding, ...(isGrowth && growth(layer ?? "", learningRate)), what: `${finding.what}; ${story}`, began },
    isDivergence(error),
  );
}

/** The error of a finding. */
function errorOf(finding: Finding, isDiverged: boolean): UserError {
  const { step, epoch, what, remedy } = finding;
  const error = new UserError({ place: `step ${step} (epoch ${epoch})`, what, remedy });
  findings.set(error, finding);
  if (isDiverged) divergences.add(error);
  return error;
}

const placed = ({ step, epoch, learningRate }: Breakdown): Pick<Finding, "step" | "epoch" | "learningRate"> => ({
  step,
  epoch,
  learningRate,
});

function divergence(breakdown: Breakdown, result: string, isLate: boolean): Finding {
  const { learningRate, rows } = breakdown;
  const bad = breakdown.look();
  const origin = bad === undefined ? "no operation of the reference is" : `the first operation that is not finite is ${String(bad.node)}`;
  const found = {
    ...placed(breakdown),
    operation: bad ? String(bad.node).replace(/ in .*$/, "") : null,
    layer: bad?.node.place || null,
    value: bad ? (bad.values[firstBadElement(bad)] ?? null) : null,
    rows: bad ? badRows(bad, rows.length).map((at) => rows[at]!) : [],
  };
  const huge = isLate ? hugeInput(breakdown) : undefined;
  if (huge !== undefined) {
    const remedy = "Scale such inputs (nn.standardize() as the first layer) or leave their rows out; the weights are as before the step";
    return { ...found, what: `${result}; ${origin}; the largest input is ${huge}`, cause: `the input ${huge}`, remedy };
  }
  const own = bad && causeOf(bad);
  const { cause, remedy } = own ?? growth(bad?.node.place ?? "", learningRate);
  const told = own ? `: ${cause} gives ${shown(found.value ?? undefined)}` : "";
  return {
    ...found,
    what: `${result}; ${origin}${told}${rowsNamed(breakdown, found.rows)}`,
    cause,
    remedy: own ? `${remedy}; ${kept}` : remedy,
  };
}

const kept = "the weights are as before the step";

/** Numbers of a moderate operation that grew beyond float32, in a layer. */
function growth(place: string, learningRate: number): Cause {
  if (/\((rnn|lstm|gru)\)/.test(place))
    return {
      cause: "signals that grow from step to step of the sequence",
      remedy: `Clip the gradients (clip: { globalNorm: 1 }), take nn.lstm or nn.gru, or lower the learning rate (now ${learningRate}); ${kept}`,
    };
  return {
    cause: "steps that are too large, so that weights and signals grow",
    remedy: `Lower the learning rate (now ${learningRate}) or clip the gradients; ${kept}`,
  };
}

type Given = Pick<Finding, "cause" | "remedy" | "value" | "rows">;

/** A number of the data that is not finite. */
function badCell(breakdown: Breakdown): Given | undefined {
  const { x, y, rows } = breakdown;
  const remedy = "Fill or leave out such rows; the weights are as before the step";
  const input = firstBadIn(x);
  if (input !== undefined) {
    const row = rows[Math.floor(input / (x.length / rows.length))]!;
    return { cause: `the input ${inputAt(breakdown, input)} is not finite`, remedy, value: x[input]!, rows: [row] };
  }
  const target = firstBadIn(y);
  if (target === undefined) return undefined;
  const row = rows[Math.floor(target / (y.length / rows.length))]!;
  return { cause: `the target ${y[target]} of train row ${row} is not finite`, remedy, value: y[target]!, rows: [row] };
}

/** A weight that was not finite before the step: no step of a training leaves one, so it came from outside. */
function badWeight({ weights, parameters }: Breakdown): Given | undefined {
  const at = firstBadIn(weights);
  if (at === undefined) return undefined;
  const { path, offset } = parameters.find((each) => at < each.offset + each.size)!;
  return {
    cause: `the weight ${weights[at]} (element ${at - offset} of ${path}) was not finite before the step`,
    remedy: "Start from weights that are whole: train from the start, or from another checkpoint",
    value: weights[at]!,
    rows: [],
  };
}

function firstBadIn(values: ArrayLike<number>): number | undefined {
  const at = Array.prototype.findIndex.call(values, (value: number) => !Number.isFinite(value));
  return at < 0 ? undefined : at;
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
function inputAt({ x, rows, preparation }: Pick<Breakdown, "x" | "rows" | "preparation">, at: number): string {
  const size = x.length / rows.length;
  return `${x[at]} of train row ${rows[Math.floor(at / size)]}, ${inputName(preparation, at % size)}`;
}

/** The rows whose loss is not finite; where there are none, those where the operation itself is not. */
function rowsNamed({ each, rows }: Breakdown, own: readonly number[]): string {
  const bad = Array.from(rows).filter((_, at) => !Number.isFinite(each[at]));
  if (bad.length === 0) return own.length === 0 || own.length === rows.length ? "" : ` (train rows ${listed(own)})`;
  return `; the loss is not finite on ${bad.length} of ${rows.length} rows of the batch (train rows ${listed(bad)})`;
}

/** The first five of some rows. */
function listed(rows: readonly number[]): string {
  return `${rows.slice(0, 5).join(", ")}${rows.length > 5 ? ", ..." : ""}`;
}
