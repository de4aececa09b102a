import { batchNorm, dense, type Layer, layerNorm, sequential } from "#gradus/nn";
import type { GoldenCase } from "#gradus/testing";
import { type Adapters, onEngine } from "../adapter.js";
import { numberOf, numbersOf } from "../caseFields.js";
import { activationOf, trainingCase } from "../trainingCase.js";

export const trainingMlp: Adapters = {
  mlp: onEngine((golden, precision) => {
    const layers = layersOf(golden);
    const denses = layers.flatMap(({ layer }, at) => (layer === "dense" ? [at] : []));
    return trainingCase(golden, precision, {
      model: sequential(...layers),
      nameOf: ({ path, kind }) => {
        const number = denses.indexOf(Number(path.split(".")[0]));
        return { weight: `w${number}`, bias: `b${number}`, scale: "gamma", shift: "beta", embedding: path }[kind];
      },
    });
  }),
};

/** Dense layers with the activation between them; after the first a normalisation, where the case has one. */
function layersOf(golden: GoldenCase): Layer[] {
  const widths = numbersOf(golden, "sizes").slice(1);
  return widths.flatMap((units, at): Layer[] => {
    const layer = dense(units, { bias: Object.hasOwn(golden.inputs, `b${at}`) });
    const norm = at === 0 ? normOf(golden) : [];
    return [layer, ...norm, ...(at === widths.length - 1 ? [] : [activationOf(golden)])];
  });
}

function normOf(golden: GoldenCase): Layer[] {
  const { extra } = golden.params;
  if (extra === "batchNorm") return [batchNorm({ eps: numberOf(golden, "eps"), runningWeight: numberOf(golden, "momentum") })];
  return extra === "layerNorm" ? [layerNorm({ eps: numberOf(golden, "eps") })] : [];
}
