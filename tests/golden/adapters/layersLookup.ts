import { constant, input as leaf } from "#gradus/engine";
import { collectScope, dropout, traceLayer } from "#gradus/nn";
import type { GoldenCase } from "#gradus/testing";
import { type Adapters, type Computation, onEngine, type Precision, scalar } from "../adapter.js";
import { flagOf, input, numberOf } from "../caseFields.js";
import { runOnce } from "../runOnce.js";
import { layerCase } from "../traceCase.js";

/** One draw of dropout over elements, or over channels of `size` positions; `drawn` counts what is kept or dropped as a whole. */
function sample(
  golden: GoldenCase,
  precision: Precision,
  { of, drawn, size }: { of: "elements" | "channels"; drawn: number; size: number },
): Computation {
  const drop = numberOf(golden, "p");
  const { scope } = collectScope({ training: true, seed: constant(20201023, [], "i32"), step: leaf("step", [], "i32") });
  const shape = of === "channels" ? [1, drawn, size] : [drawn];
  const y = traceLayer(dropout({ drop, of }), constant(numberOf(golden, "value"), shape), scope);
  const { data } = runOnce({ y }, { step: { data: [3] } }, precision === "float64" ? "reference" : "wasm").y!;
  const values = Float64Array.from(data);
  const split = values.findIndex((value, at) => value !== values[at - (at % size)]);
  if (split >= 0) throw new Error(`position ${split} differs from the others of its channel`);
  const kept = values.find((value) => value !== 0) ?? Number.NaN;
  const other = values.find((value) => value !== 0 && value !== kept);
  if (other !== undefined) throw new Error(`kept elements have two values, ${kept} and ${other}`);
  const mean = values.reduce((total, value) => total + value / values.length, 0);
  const variance = values.reduce((total, value) => total + (value - mean) ** 2 / values.length, 0);
  // The standard errors of a mean over `drawn` independent elements that are kept with probability q = 1 - drop.
  const keptFractionSigma = Math.sqrt((drop * (1 - drop)) / drawn);
  const meanSigma = kept * keptFractionSigma;
  const rounding = precision === "float64" ? 1e-12 : 1e-6; // the file's tolerance is for float64
  const closed = (value: number) => ({ ...scalar(value), tolerance: [rounding, 0] as const });
  return {
    kept: closed(kept),
    meanOfOutput: { ...scalar(mean), tolerance: [0, 5 * meanSigma] },
    ...(golden.outputs.varianceOfOutput !== undefined && {
      varianceOfOutput: { ...scalar(variance), tolerance: [0, 5 * kept * meanSigma] as const },
    }),
    keptFraction: {
      ...scalar(values.reduce((count, value) => count + Number(value !== 0), 0) / values.length),
      tolerance: [0, 5 * keptFractionSigma],
    },
    keptFractionSigma: closed(keptFractionSigma),
    meanSigma: closed(meanSigma),
  };
}

export const layersLookup: Adapters = {
  embedding: onEngine((golden, precision) => {
    const [entries, size] = input(golden, "w").shape;
    const { paddingIndex } = golden.params;
    return layerCase(golden, precision, {
      layer: { layer: "embedding", entries, size, ...(paddingIndex !== null && paddingIndex !== undefined && { paddingIndex }) },
      tensors: { weight: "w" },
    });
  }),
  dropout: onEngine((golden, precision) =>
    flagOf(golden, "training")
      ? sample(golden, precision, { of: "elements", drawn: numberOf(golden, "samples"), size: 1 })
      : layerCase(golden, precision, { layer: { layer: "dropout", drop: numberOf(golden, "p") }, training: false }),
  ),
  spatialDropout: onEngine((golden, precision) =>
    sample(golden, precision, { of: "channels", drawn: numberOf(golden, "channels"), size: numberOf(golden, "size") }),
  ),
};
