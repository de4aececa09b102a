import { halfLogTau, logNormalMass } from "#gradus/normal";
import type { GoldenCase } from "#gradus/testing";
import { type Axis, ageWeights, goodCount, type Kernels, logDensity, type Place, parzen } from "#gradus/tune/parzen";
import { type Adapters, type Computation, type Computed, inFloat64, scalar, vector } from "../adapter.js";
import { flagOf, input, numberOf } from "../caseFields.js";

/** A parameter as the files describe it. */
type Described = { type: "float" | "int" | "categorical"; low: number; high: number; log: boolean; step: number | null; choices: number };

/** A parameter on the estimator's line: its axis, where a value stands, and what is asked of the density there. */
type Line = { axis: Axis; at: (value: number) => number; place: (value: number) => Place };

function spaceOf({ params }: GoldenCase): readonly (readonly [name: string, line: Line])[] {
  return Object.entries(params.space as Record<string, Described>).map(([name, described]) => [name, lineOf(described)]);
}

function lineOf({ type, low, high, log, step, choices }: Described): Line {
  if (type === "categorical") return { axis: { axis: "category", count: choices }, at: (value) => value, place: (value) => value };
  const at = (value: number): number => (log ? Math.log(value) : value);
  if (step === null || (log && type === "float")) return { axis: { axis: "line", low: at(low), high: at(high) }, at, place: at };
  const half = step / 2;
  return {
    axis: { axis: "bins", low: at(low - half), high: at(high + half) },
    at,
    place: (value) => [at(value - half), at(value + half)],
  };
}

function describe(name: string, kernels: Kernels, count: number): Record<string, Computed> {
  if (kernels.axis !== "category")
    return {
      [`mu_${name}`]: vector(kernels.mu),
      [`sigma_${name}`]: vector(kernels.sigma),
      [`bounds_${name}`]: vector([kernels.low, kernels.high]),
    };
  const { count: choices, observed, base } = kernels;
  const rows = Array.from({ length: count }, (_, k) =>
    Array.from({ length: choices }, (_, c) =>
      k < observed.length ? (base + Number(observed[k] === c)) / (1 + choices * base) : 1 / choices,
    ),
  );
  return { [`probabilities_${name}`]: { shape: [count, choices], data: rows.flat() } };
}

const column = (golden: GoldenCase, name: string, at: (value: number) => number): Float64Array =>
  Float64Array.from(input(golden, name).data, at);

export const tunerTpe: Adapters = {
  parzen: inFloat64((golden) => {
    const lines = spaceOf(golden);
    const estimator = parzen({
      axes: lines.map(([, { axis }]) => axis),
      observed: lines.map(([name, { at }]) => column(golden, `obs_${name}`, at)),
      rule: flagOf(golden, "multivariate") ? "count" : "neighbours",
      magicClip: flagOf(golden, "magicClip"),
      endpoints: flagOf(golden, "endpoints"),
      prior: flagOf(golden, "prior"),
      priorWeight: numberOf(golden, "priorWeight"),
    });
    const news = lines.map(([name, { place }]) => Array.from(input(golden, `new_${name}`).data, place));
    const places = Array.from({ length: news[0]?.length ?? 0 }, (_, i) => news.map((axis) => axis[i] ?? Number.NaN));
    const outputs: Computation = { weights: vector(estimator.weights), logPdf: vector(logDensity(estimator, places)) };
    const described = lines.map(([name], i) => describe(name, estimator.kernels[i] as Kernels, estimator.weights.length));
    return Object.assign({}, outputs, ...described) as Computation;
  }),
  gamma: inFloat64((golden) => {
    const n = input(golden, "n").data;
    return { default: vector(n.map((count) => goodCount(count))), hyperopt: vector(n.map((count) => goodCount(count, "hyperopt"))) };
  }),
  defaultWeights: inFloat64((golden) => ({ weights: vector(ageWeights(numberOf(golden, "n"))) })),
  acquisition: inFloat64((golden) => {
    const [line] = spaceOf(golden).map(([, line]) => line);
    if (line === undefined) throw new Error("an acquisition without a parameter");
    const x = column(golden, "x", line.at);
    const y = input(golden, "y").data;
    const order = Array.from(y.keys()).sort((a, b) => (y[a] ?? 0) - (y[b] ?? 0));
    const good = new Set(order.slice(0, numberOf(golden, "good")));
    const places = Array.from(input(golden, "candidates").data, (value) => [line.place(value)]);
    const [logL, logG] = [true, false].map((isGood) =>
      logDensity(parzen({ axes: [line.axis], observed: [x.filter((_, i) => good.has(i) === isGood)] }), places),
    ) as [Float64Array, Float64Array];
    const score = logL.map((value, i) => value - (logG[i] ?? Number.NaN));
    return { logL: vector(logL), logG: vector(logG), score: vector(score), best: scalar(score.indexOf(Math.max(...score))) };
  }),
  truncatedNormalLogPdf: inFloat64((golden) => {
    const [a, b, x] = ["a", "b", "x"].map((name) => input(golden, name)) as [
      ReturnType<typeof input>,
      ReturnType<typeof input>,
      ReturnType<typeof input>,
    ];
    const logMass = a.data.map((low, i) => logNormalMass(low, b.data[i] ?? Number.NaN));
    const [, columns = 1] = x.shape;
    const logPdf = x.data.map((value, i) => (-value * value) / 2 - halfLogTau - (logMass[Math.floor(i / columns)] ?? Number.NaN));
    return { logMass: vector(logMass), logPdf: { shape: x.shape, data: logPdf } };
  }),
};
