import { input as leaf } from "#gradus/engine";
import {
  adan,
  lamb,
  lion,
  muon,
  newtonSchulz5,
  type SoapMemory,
  scheduleFree,
  soap,
  soapStart,
  soapStep,
  type TracedOptimizer,
} from "#gradus/optim";
import type { GoldenCase } from "#gradus/testing";
import { type Adapter, type Adapters, type Computation, inFloat64, onEngine, vector } from "../adapter.js";
import { flagOf, input, numberOf } from "../caseFields.js";
import { backendOf, Descent } from "../descend.js";
import { leastSquares, objective } from "../objective.js";
import { runOnce } from "../runOnce.js";

type Read = (name: string) => number;

/** Steps along given gradients, or down a least-squares problem; `slots` are further outputs, by the names of the files. */
function follows(make: (read: Read, golden: GoldenCase) => TracedOptimizer, slots: Readonly<Record<string, string>> = {}): Adapter {
  return onEngine((golden, precision): Computation => {
    const start = input(golden, "p0");
    const backend = backendOf[precision];
    const descent = new Descent(
      make((name) => numberOf(golden, name), golden),
      start.shape,
      backend,
    );
    descent.write(start.data);
    const given = golden.inputs.g;
    const f = given === undefined ? objective(start.shape, (w) => leastSquares(golden, w), backend) : undefined;
    const steps = golden.outputs.p?.shape[0] ?? 0;
    const size = start.data.length;
    const losses: number[] = [];
    const rows: Record<string, number[]> = Object.fromEntries(["p", ...Object.keys(slots)].map((name) => [name, []]));
    for (let k = 0; k < steps; k++) {
      const at = f?.(descent.read());
      if (at !== undefined) losses.push(at.value);
      rows.p?.push(...descent.step(at?.gradient ?? given?.data.subarray(k * size, (k + 1) * size) ?? []));
      for (const [name, slot] of Object.entries(slots)) rows[name]?.push(...descent.read(slot));
    }
    const shape = [steps, ...start.shape];
    const found = Object.fromEntries(Object.entries(rows).map(([name, data]) => [name, { shape, data }]));
    return f === undefined ? found : { ...found, loss: vector(losses) };
  });
}

const decay = <Kind extends string>(rate: number, kind: Kind) => (rate === 0 ? null : ({ rate, kind, on: "all" } as const));

const free = (base: "sgd" | "adam"): Adapter =>
  follows(
    (read, golden) =>
      scheduleFree({
        base,
        learningRate: read("lr"),
        beta: read("beta1"),
        beta2: numberOf(golden, "beta2", 0),
        eps: numberOf(golden, "eps", 0),
        warmup: read("warmup"),
        power: read("r"),
        ratePower: read("weightLrPower"),
        weightDecay: decay(read("weightDecay"), "direction"),
      }),
    { x: "average", z: "ahead" },
  );

/** SOAP along given gradients, in plain float64. */
const rotated = inFloat64((golden) => {
  const [start, given] = [input(golden, "p0"), input(golden, "g")];
  const [steps = 0, rows = 0, columns = 0] = given.shape;
  const { learningRate, beta1, beta2, eps, ...rest } = { ...betas((name) => numberOf(golden, name)), eps: numberOf(golden, "eps") };
  const [shampooBeta, frequency] = [numberOf(golden, "shampooBeta"), numberOf(golden, "frequency")];
  const options = soap({ learningRate, beta1, beta2, eps, ...rest, shampooBeta, frequency, weightDecay: numberOf(golden, "weightDecay") });
  let at: Readonly<{ w: Parameters<typeof soapStep>[1]; memory: SoapMemory }> = {
    w: { data: start.data, rows, columns },
    memory: soapStart,
  };
  const data: number[] = [];
  for (let k = 0; k < steps; k++) {
    at = soapStep(options, { data: given.data.slice(k * rows * columns, (k + 1) * rows * columns), rows, columns }, at);
    data.push(...at.w.data);
  }
  return { p: { shape: given.shape, data } };
});

const betas = (read: Read) => ({ learningRate: read("lr"), beta1: read("beta1"), beta2: read("beta2") });

export const optimizersModern: Adapters = {
  lion: follows((read) => lion({ ...betas(read), weightDecay: decay(read("weightDecay"), "decoupled") })),
  lamb: follows((read, golden) =>
    lamb({
      ...betas(read),
      eps: read("eps"),
      biasCorrection: flagOf(golden, "biasCorrection"),
      weightDecay: decay(read("weightDecay"), "direction"),
    }),
  ),
  muon: follows((read, golden) =>
    muon({
      learningRate: read("lr"),
      momentum: read("momentum"),
      nesterov: flagOf(golden, "nesterov"),
      iterations: read("iterations"),
      outputs: "first",
      weightDecay: decay(read("weightDecay"), "decoupled"),
    }),
  ),
  scheduleFreeSgd: free("sgd"),
  scheduleFreeAdamW: free("adam"),
  adan: follows((read, golden) =>
    adan({
      ...betas(read),
      beta3: read("beta3"),
      eps: read("eps"),
      weightDecay: decay(read("weightDecay"), flagOf(golden, "proximal") ? "proximal" : "decoupled"),
    }),
  ),
  soap: rotated,
  newtonSchulz5: onEngine((golden, precision) => {
    const y = newtonSchulz5(leaf("g", input(golden, "g").shape), numberOf(golden, "iterations"));
    return runOnce({ y }, golden.inputs, backendOf[precision]);
  }),
};
