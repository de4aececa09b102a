import type { GoldenCase } from "#gradus/testing";
import { type IntLog, type Leaf, type LogUniform, type OneMinusLog, scaleOf, step, type Uniform } from "#gradus/tune";
import { type Adapter, type Adapters, inFloat64, vector } from "../adapter.js";
import { input, numberOf } from "../caseFields.js";

const ends = (golden: GoldenCase): { low: number; high: number } => ({ low: numberOf(golden, "low"), high: numberOf(golden, "high") });

/** The values of a parameter at the case's u. */
function maps(make: (golden: GoldenCase) => Leaf): Adapter {
  return inFloat64((golden) => {
    const { valueAt } = scaleOf(make(golden));
    return { value: vector(Float64Array.from(input(golden, "u").data, (u) => Number(valueAt(u)))) };
  });
}

const uniform = (golden: GoldenCase): Uniform => ({ parameter: "uniform", ...ends(golden) });
const logUniform = (golden: GoldenCase): LogUniform => ({ parameter: "logUniform", ...ends(golden) });

export const tunerMaps: Adapters = {
  uniform: maps(uniform),
  log: maps(logUniform),
  oneMinusLog: maps((golden): OneMinusLog => ({ parameter: "oneMinusLog", ...ends(golden) })),
  integer: maps((golden) => step({ ...ends(golden), by: numberOf(golden, "step") })),
  logInteger: maps((golden): IntLog => ({ parameter: "intLog", ...ends(golden) })),
  decades: inFloat64((golden) => {
    const { low, high } = ends(golden);
    const [log, linear] = [scaleOf(logUniform(golden)), scaleOf(uniform(golden))];
    const decades = Math.round(Math.log10(high / low));
    const edges = Float64Array.from({ length: decades + 1 }, (_, k) => Number(log.valueAt(k / decades)));
    const shares = (unitOf: (value: number) => number): Float64Array =>
      edges.slice(1).map((edge, k) => unitOf(edge) - unitOf(edges[k] ?? Number.NaN));
    return { edges: vector(edges), linear: vector(shares(linear.unitOf)), log: vector(shares(log.unitOf)) };
  }),
};
