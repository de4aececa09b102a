import { binaryCrossEntropy, huber, type Loss, meanSquaredError, softmaxCrossEntropy } from "#gradus/loss";
import {
  batchNorm,
  dense,
  elu,
  gelu,
  hardswish,
  type Layer,
  layerNorm,
  leakyRelu,
  mish,
  relu,
  selu,
  sequential,
  sigmoid,
  softplus,
  tanh,
} from "#gradus/nn";
import { like, type Optimizer } from "#gradus/optim";
import { l1, l2, type Penalty } from "#gradus/penalty";
import { inverseTime } from "#gradus/schedule";
import type { GoldenCase, GoldenTensor } from "#gradus/testing";
import { type Arrays, jobOf, type Network, recipe, Stepper } from "#gradus/train";
import { type Adapters, type Computation, NotSupported, onEngine, type Precision, vector } from "../adapter.js";
import { input, numberOf, numbersOf, wordOf } from "../caseFields.js";

export const trainingMlp: Adapters = { mlp: onEngine(train) };

const activations: Readonly<Record<string, () => Layer>> = { relu, tanh, sigmoid, gelu, elu, selu, softplus, hardswish, mish, leakyRelu };

/** A whole training by the product's own run of steps: only the start values and the order of rows come from the file. */
function train(golden: GoldenCase, precision: Precision): Computation {
  const value = recipe({
    model: modelOf(golden),
    loss: lossOf(golden),
    optimizer: optimizerOf(golden),
    penalty: penaltyOf(golden),
    clip: golden.params.extra === "clip" ? { globalNorm: numberOf(golden, "maxNorm") } : null,
    batchSize: batchesOf(golden)[0]!.length,
    epochs: 1,
    seed: 1,
  });
  const job = jobOf(value.toJSON(), { train: dataOf(golden), backend: precision === "float64" ? "reference" : "wasm" });
  const stepper = new Stepper(job);
  const { session } = stepper;
  const names = namesOf(job.network);
  job.network.parameters.forEach(({ offset }, at) => {
    session.state("parameters").set(inOurOrder(input(golden, names[at]!)), offset);
  });
  const gradient = stepper.gradient(batchesOf(golden)[0]!, { step: 0, epoch: 0, stepsPerEpoch: 1 });
  const losses: number[] = [];
  const norms: number[] = [];
  const rates = golden.params.extra === "schedule" ? numbersOf(golden, "lrs") : undefined;
  batchesOf(golden).forEach((rows, step) => {
    const result = stepper.step(rows, { step, epoch: step, stepsPerEpoch: 1 });
    if (rates && Math.abs(result.learningRate - rates[step]!) > 1e-12) throw new Error(`step ${step} has the rate ${result.learningRate}`);
    losses.push(result.loss + result.penalty);
    norms.push(result.gradientNorm);
  });
  const outputs: Record<string, Computation[string]> = { loss: vector(losses) };
  if (golden.params.extra === "clip") outputs.gradNorm = vector(norms);
  job.network.parameters.forEach(({ offset, size, shape }, at) => {
    const part = (flat: ArrayLike<number>) => inTheirOrder(Array.from(flat).slice(offset, offset + size), shape);
    outputs[`${names[at]}_end`] = part(session.state("parameters"));
    if (Object.hasOwn(golden.outputs, `d${names[at]}_0`)) outputs[`d${names[at]}_0`] = part(gradient);
  });
  for (const { path, shape } of job.network.buffers)
    outputs[path.endsWith("Mean") ? "mean_end" : "var_end"] = { shape, data: Array.from(session.state(`buffer.${path}`)) };
  return outputs;
}

/** The names of the file for our parameters, which come in the same order: w0, b0, then the norm's, w1, b1, ... */
function namesOf({ parameters }: Network): string[] {
  let layer = -1;
  return parameters.map(({ kind }) => {
    if (kind === "weight") layer++;
    return { weight: `w${layer}`, bias: `b${layer}`, scale: "gamma", shift: "beta", embedding: "" }[kind];
  });
}

/** The file's weights are [out, in], ours [in, out]. */
function inOurOrder({ shape, data }: GoldenTensor): ArrayLike<number> {
  const [out = 1, inputs] = shape;
  return inputs === undefined ? data : Float64Array.from(data, (_, at) => data[(at % out) * inputs + Math.floor(at / out)]!);
}

function inTheirOrder(data: readonly number[], shape: readonly number[]): Computation[string] {
  const [inputs = 1, out] = shape;
  if (out === undefined) return { shape, data };
  return { shape: [out, inputs], data: data.map((_, at) => data[(at % inputs) * out + Math.floor(at / inputs)]!) };
}

function batchesOf({ params }: GoldenCase): Int32Array[] {
  return (params.batches as readonly (readonly number[])[]).map((rows) => Int32Array.from(rows));
}

function dataOf(golden: GoldenCase): Arrays {
  const rows = (name: string): number[][] => {
    const { shape, data } = input(golden, name);
    const [count = 0, width = 1] = shape;
    return Array.from({ length: count }, (_, row) => Array.from(data).slice(row * width, (row + 1) * width));
  };
  if (golden.params.loss !== "crossEntropy") return { x: rows("X"), y: rows("T") };
  const classes = Array.from({ length: numbersOf(golden, "sizes").at(-1)! }, (_, code) => String(code));
  return { x: rows("X"), y: Array.from(input(golden, "T").data), classes };
}

function modelOf(golden: GoldenCase): Layer {
  const { extra } = golden.params;
  const act = activations[wordOf(golden, "activation", Object.keys(activations))]!;
  const widths = numbersOf(golden, "sizes").slice(1);
  const norms = {
    batchNorm: () => batchNorm({ eps: numberOf(golden, "eps"), runningWeight: numberOf(golden, "momentum") }),
    layerNorm: () => layerNorm({ eps: numberOf(golden, "eps") }),
  };
  const layers = widths.flatMap((units, at): Layer[] => {
    const isLast = at === widths.length - 1;
    const norm = at === 0 && (extra === "batchNorm" || extra === "layerNorm") ? [norms[extra]()] : [];
    return [dense(units, { bias: Object.hasOwn(golden.inputs, `b${at}`) }), ...norm, ...(isLast ? [] : [act()])];
  });
  return sequential(...layers);
}

function lossOf(golden: GoldenCase): Loss {
  const makers = {
    crossEntropy: softmaxCrossEntropy,
    mse: meanSquaredError,
    bceWithLogits: binaryCrossEntropy,
    huber: () => huber({ delta: 1 }),
  };
  return makers[wordOf(golden, "loss", ["crossEntropy", "mse", "bceWithLogits", "huber"])]();
}

function penaltyOf(golden: GoldenCase): Penalty[] {
  const { extra } = golden.params;
  if (extra === "l2") return [l2(numberOf(golden, "lambda"), { scale: "lambda/2" })];
  return extra === "l1" ? [l1(numberOf(golden, "lambda"), { scale: "lambda" })] : [];
}

const known = ["sgd", "rmsprop", "adam", "adamw", "adagrad", "adadelta", "adamax", "nadam", "radam", "rprop"] as const;

/** PyTorch's optimizer of that name, by its own argument names. */
function optimizerOf(golden: GoldenCase): Optimizer {
  if (golden.params.optimizer === "lbfgs") throw new NotSupported("L-BFGS in a training");
  const name = wordOf(golden, "optimizer", known);
  const given = golden.params.optimizerParams as Readonly<Record<string, number | boolean>>;
  const { weightDecay, lrDecay, initialAccumulator, momentumDecay, beta1, beta2, etaMinus, etaPlus, stepMin, stepMax, lr, ...same } = given;
  const rate =
    golden.params.extra === "schedule" ? inverseTime({ from: Number(lr), decay: numberOf(golden, "decayRate"), per: "step" }) : lr;
  const renamed = {
    lr: rate,
    weight_decay: weightDecay,
    lr_decay: lrDecay,
    initial_accumulator_value: initialAccumulator,
    momentum_decay: momentumDecay,
    betas: beta1 === undefined ? undefined : [beta1, beta2],
    etas: etaMinus === undefined ? undefined : [etaMinus, etaPlus],
    step_sizes: stepMin === undefined ? undefined : [stepMin, stepMax],
  };
  const options = Object.fromEntries(Object.entries({ ...same, ...renamed }).filter(([, value]) => value !== undefined));
  return like("pytorch", name, options as { lr: number });
}
