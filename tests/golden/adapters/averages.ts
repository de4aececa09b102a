import { openSession } from "#gradus/engine";
import { ewma, ewmaAfter, ewmaCorrected } from "#gradus/metrics";
import { type AverageOptions, averageFrom } from "#gradus/recipe";
import type { GoldenCase } from "#gradus/testing";
import { Averager, averageStates, Programs } from "#gradus/train";
import { type Adapters, type Computation, inFloat64, onEngine, type Precision, vector } from "../adapter.js";
import { input, numberOf } from "../caseFields.js";

/** The average after each of the weights w [updates, ..], as a training keeps it: moved by its own small program. */
function averaged(golden: GoldenCase, precision: Precision, { name, options }: { name: string; options: AverageOptions }): Computation {
  const { shape, data } = input(golden, "w");
  const size = shape.slice(1).reduce((product, each) => product * each, 1);
  const network = { size, buffers: [] };
  const states = [{ name: "parameters", shape: [size] }, ...averageStates(network)];
  const session = openSession({ backend: precision === "float64" ? "reference" : "wasm", states });
  const averager = new Averager(new Programs(session), network, averageFrom(options));
  const found: number[] = [];
  for (let k = 0; k < (shape[0] ?? 0); k++) {
    session.state("parameters").set(data.slice(k * size, (k + 1) * size));
    averager.afterStep();
    averager.afterEpoch();
    found.push(...session.state("average"));
  }
  return { [name]: { shape, data: found } };
}

export const averages: Adapters = {
  ewma: inFloat64((golden) => {
    let average = ewma(numberOf(golden, "beta"));
    const [v, corrected]: [number[], number[]] = [[], []];
    for (const theta of input(golden, "theta").data) {
      average = ewmaAfter(average, theta);
      v.push(average.v);
      corrected.push(ewmaCorrected(average));
    }
    return { v: vector(v), corrected: vector(corrected) };
  }),
  weightEma: onEngine((golden, precision) =>
    averaged(golden, precision, { name: "ema", options: { ema: numberOf(golden, "decay"), start: "copy" } }),
  ),
  weightEmaWarm: onEngine((golden, precision) =>
    averaged(golden, precision, { name: "ema", options: { ema: numberOf(golden, "decay"), start: "warm" } }),
  ),
  weightMean: onEngine((golden, precision) => averaged(golden, precision, { name: "mean", options: { swa: { from: 1 } } })),
};
