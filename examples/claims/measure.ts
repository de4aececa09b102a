import { type Arrays, type Data, type EpochEvent, type Model, metrics, type Recipe, type tune, UserError } from "gradus";
import type { Effort, Mark, Panel, Point, Verdict } from "./claim.js";

/**
 * An effect that a claim is about. Of one value a seed: the mean, or for ratios the geometric mean, with Student's 95 % interval over the seeds. Of `hits`
 * in `of` trials: the share with Wilson's interval. The claim says that it lies above, or below, a limit that was set before measuring.
 */
export type Finding = Readonly<{ what: string; above?: number; below?: number; show?: (value: number) => string }> &
  (Readonly<{ values: readonly number[]; ratio?: boolean }> | Readonly<{ hits: number; of: number }>);

export type Interval = Readonly<{ value: number; low: number; high: number }>;

type Side = Readonly<{ above?: number; below?: number; show?: (value: number) => string }>;

export const effect = (what: string, values: readonly number[], side: Side): Finding => ({ what, values, ...side });
export const ratio = (what: string, values: readonly number[], side: Side): Finding => ({ what, values, ratio: true, ...side });
export const share = (what: string, [hits, of]: readonly [number, number], side: Side): Finding => ({ what, hits, of, ...side });

/**
 * The rule for every claim: a finding holds if its whole interval lies on the side that is claimed, does not hold if its whole interval lies on the other
 * side, and is open otherwise. A claim holds if all of its findings do, and does not hold if one of them does not.
 */
export function judge(findings: readonly Finding[]): { measured: string; verdict: Verdict } {
  const judged = findings.map((finding) => {
    const { value, low, high } = intervalOf(finding);
    const { above, below, what, show = "hits" in finding ? percent : number } = finding;
    const side = above === undefined ? `below ${show(below!)}` : `above ${show(above)}`;
    const yes = above === undefined ? high < below! : low > above;
    const no = above === undefined ? low >= below! : high <= above;
    const verdict: Verdict = yes ? "holds" : no ? "does not hold" : "not enough evidence";
    return { verdict, text: `${what}: ${show(value)} (${show(low)} to ${show(high)}), claimed ${side}: ${verdict}` };
  });
  const has = (verdict: Verdict): boolean => judged.some((each) => each.verdict === verdict);
  const verdict = has("does not hold") ? "does not hold" : has("not enough evidence") ? "not enough evidence" : "holds";
  return { measured: judged.map(({ text }) => text).join("; "), verdict };
}

export function intervalOf(finding: Finding): Interval {
  if ("hits" in finding) return metrics.wilson(finding.hits / finding.of, finding.of);
  if (!finding.ratio) return interval(finding.values);
  const { value, low, high } = interval(finding.values.map(Math.log));
  return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high) };
}

/** The 97.5 % points of Student's distribution for 1, 2, ... degrees of freedom. */
const student = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101,
];

/** The mean with Student's 95 % interval, for independent values that are about normal. */
export function interval(values: readonly number[]): Interval {
  const value = mean(values);
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / Math.max(values.length - 1, 1);
  const half = values.length < 2 ? Number.POSITIVE_INFINITY : (student[values.length - 2] ?? 2.09) * Math.sqrt(variance / values.length);
  return { value, low: value - half, high: value + half };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export const percent = (share: number): string => `${(100 * share).toFixed(Math.abs(share) < 0.1 ? 1 : 0)} %`;

export function number(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

/** The seeds of an experiment: 1, 2, ... */
export function seedsFor(effort: Effort, full: number): number[] {
  return Array.from({ length: effort === "full" ? full : 2 }, (_, at) => at + 1);
}

/** `f` of every item, one after the other. */
export async function each<T, R>(items: readonly T[], f: (item: T) => R | Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await f(item));
  return results;
}

/** The best value of a study. */
export const bestOf = ({ best }: Readonly<{ best?: tune.TrialRecord | undefined }>): number => best?.values[0] ?? Number.POSITIVE_INFINITY;

/** Trains, and returns what was told after each epoch with the model. */
export async function train(recipe: Recipe, parts: { train: Data; dev?: Data }): Promise<{ model: Model; epochs: EpochEvent[] }> {
  const run = recipe.run(parts);
  const epochs: EpochEvent[] = [];
  for await (const event of run) if (event.type === "epoch") epochs.push(event);
  return { model: await run.result(), epochs };
}

/** The loss after each epoch (of dev rows where there are some, else of train rows); infinite from the epoch on in which it blew up. */
export async function losses(recipe: Recipe, parts: { train: Data; dev?: Data }): Promise<number[]> {
  const found: number[] = [];
  try {
    for await (const event of recipe.run(parts)) if (event.type === "epoch") found.push((event.dev ?? event.train).loss);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  return Array.from({ length: recipe.epochs }, (_, at) => found[at] ?? Number.POSITIVE_INFINITY);
}

/** How many items come before the first of at most `limit`, plus one; one more than all of them if there is none. */
export function stepsTo(limit: number, values: readonly number[]): number {
  const at = values.findIndex((value) => value <= limit);
  return at < 0 ? values.length + 1 : at + 1;
}

/** The parameters after each step of a run, the start included. */
export async function path(recipe: Recipe, rows: Arrays): Promise<number[][]> {
  const run = recipe.run({ train: rows });
  const points = [[...run.snapshot().parameters()]];
  while (await run.step()) points.push([...run.snapshot().parameters()]);
  return points;
}

export const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));

/** Values as points over 1, 2, ..., thinned out to about `most`. */
export function curve(values: readonly number[], most = 200): Point[] {
  const every = Math.ceil(values.length / most);
  return values.map((value, at): Point => [at + 1, value]).filter((_, at) => at % every === 0);
}

/** A line of means over x with the interval over seeds as its band: `values[i]` are those at `x[i]`. */
export function meanLine(name: string, x: readonly number[], values: readonly (readonly number[])[]): Mark {
  const found = values.map(interval);
  return {
    mark: "line",
    name,
    points: x.map((at, i): Point => [at, found[i]!.value]),
    band: found.map(({ low, high }): Point => [low, high]),
  };
}

/** Of every row the value of the plane c + a . x that fits the values best (least squares, by the normal equations in two variables and a constant). */
export function linearity(x: readonly (readonly number[])[], values: readonly number[]): number[] {
  const rows = x.map((row) => [1, ...row]);
  const size = rows[0]!.length;
  const system = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (_, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
    rows.reduce((sum, row, at) => sum + row[i]! * values[at]!, 0),
  ]);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const factor = system[j]![i]! / system[i]![i]!;
      if (j !== i) system[j] = system[j]!.map((value, k) => value - factor * system[i]![k]!);
    }
  return rows.map((row) => row.reduce((sum, value, i) => sum + (value * system[i]![size]!) / system[i]![i]!, 0));
}

/** A panel of a picture; an axis whose label begins with "log " is logarithmic. */
export function panel(title: string, axes: { x: string; y: string }, ...marks: readonly Mark[]): Panel {
  const axis = (label: string): Panel["x"] => (label.startsWith("log ") ? { label: label.slice(4), log: true } : { label });
  return { title, x: axis(axes.x), y: axis(axes.y), marks };
}

export function line(name: string, points: readonly Point[]): Mark {
  return { mark: "line", name, points };
}

/** The line through values at 0, 1, ...: its slope, and the share of the variance that it explains. */
export function lineThrough(values: readonly number[]): { slope: number; explained: number } {
  const [middle, average] = [(values.length - 1) / 2, mean(values)];
  const sum = (f: (value: number, at: number) => number): number =>
    values.reduce((total, value, at) => total + f(value - average, at - middle), 0);
  const [xx, xy, yy] = [sum((_, x) => x * x), sum((y, x) => x * y), sum((y) => y * y)];
  return { slope: xy / xx, explained: xy ** 2 / (xx * yy) };
}
