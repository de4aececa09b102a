import { binaryCrossEntropy, huber, type Loss, meanSquaredError, softmaxCrossEntropy } from "#gradus/loss";
import {
  elu,
  gelu,
  hardsigmoid,
  hardswish,
  type Layer,
  leakyRelu,
  logSigmoid,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softplus,
  softsign,
  tanh,
} from "#gradus/nn";
import { type LbfgsMemory, lbfgs, lbfgsStart, lbfgsStep, type Optimizer, sgd } from "#gradus/optim";
import { l1, l2, type Penalty } from "#gradus/penalty";
import { inverseTime } from "#gradus/schedule";
import type { GoldenCase, GoldenTensor } from "#gradus/testing";
import { type Arrays, jobOf, type PlacedParameter, recipe, Stepper } from "#gradus/train";
import { type Computation, type Precision, vector } from "./adapter.js";
import { input, numberOf, numbersOf, wordOf } from "./caseFields.js";
import { pytorchOptimizer } from "./pytorchOptimizer.js";

/** What a training of the files is in our terms: a model, and the file's name for each of its parameters. */
export type TrainingParts = Readonly<{ model: Layer; nameOf: (parameter: PlacedParameter) => string }>;

/** A whole training by the product's own run of steps: only the start values and the order of rows come from the file. */
export function trainingCase(golden: GoldenCase, precision: Precision, { model, nameOf }: TrainingParts): Computation {
  const batches = (golden.params.batches as readonly (readonly number[])[]).map((rows) => Int32Array.from(rows));
  const value = recipe({
    model,
    loss: lossOf(golden),
    optimizer: optimizerOf(golden),
    penalty: penaltyOf(golden),
    clip: golden.params.extra === "clip" ? { globalNorm: numberOf(golden, "maxNorm") } : null,
    batchSize: batches[0]!.length,
    epochs: 1,
    seed: 1,
  });
  const job = jobOf(value.toJSON(), { train: dataOf(golden), backend: precision === "float64" ? "reference" : "wasm" });
  const stepper = new Stepper(job);
  const state = stepper.session.state("parameters");
  for (const parameter of job.network.parameters) state.set(inOurOrder(input(golden, nameOf(parameter))), parameter.offset);
  const gradient = stepper.gradient(batches[0]!, moment(0));
  const steps = golden.params.optimizer === "lbfgs" ? quasiNewtonSteps(golden, stepper, batches) : plainSteps(stepper, batches);
  checkRates(golden, steps);
  const outputs: Record<string, Computation[string]> = { loss: vector(steps.map(({ cost }) => cost)) };
  if (golden.params.extra === "clip") outputs.gradNorm = vector(steps.map(({ gradientNorm }) => gradientNorm));
  for (const parameter of job.network.parameters) {
    const name = nameOf(parameter);
    outputs[`${name}_end`] = inTheirOrder(stepper.session.state("parameters"), parameter);
    if (Object.hasOwn(golden.outputs, `d${name}_0`)) outputs[`d${name}_0`] = inTheirOrder(gradient, parameter);
  }
  for (const { path, shape } of job.network.buffers)
    outputs[path.endsWith("Mean") ? "mean_end" : "var_end"] = { shape, data: Array.from(stepper.session.state(`buffer.${path}`)) };
  return outputs;
}

type Stepped = Readonly<{ cost: number; gradientNorm: number; learningRate: number }>;

const moment = (step: number) => ({ step, epoch: step, stepsPerEpoch: 1 });

function plainSteps(stepper: Stepper, batches: readonly Int32Array[]): Stepped[] {
  return batches.map((rows, step) => {
    const { loss, penalty, gradientNorm, learningRate } = stepper.step(rows, moment(step));
    return { cost: loss + penalty, gradientNorm, learningRate };
  });
}

/** L-BFGS led from outside, by cost and gradient as they stand in the recipe, so that the weights stay in float64 from step to step. */
function quasiNewtonSteps(golden: GoldenCase, stepper: Stepper, batches: readonly Int32Array[]): Stepped[] {
  const params = golden.params.optimizerParams as Readonly<Record<string, number>>;
  const options = lbfgs({
    learningRate: params.lr!,
    iterations: params.maxIter!,
    evaluations: params.maxEval!,
    history: params.historySize!,
    gradientTolerance: params.toleranceGrad!,
    changeTolerance: params.toleranceChange!,
  });
  const state = () => stepper.session.state("parameters");
  let at: Readonly<{ w: Float64Array; memory: LbfgsMemory }> = { w: Float64Array.from(state()), memory: lbfgsStart };
  return batches.map((rows, step) => {
    const evaluate = (w: Float64Array) => {
      state().set(w);
      return { value: stepper.cost(rows, moment(step)), gradient: Float64Array.from(stepper.gradient(rows, moment(step))) };
    };
    const { value, ...after } = lbfgsStep(options, evaluate, at);
    at = after;
    state().set(at.w);
    return { cost: value, gradientNorm: Number.NaN, learningRate: options.learningRate };
  });
}

/** The activation of a case. */
export function activationOf(golden: GoldenCase): Layer {
  const makers = {
    relu,
    relu6,
    tanh,
    sigmoid,
    logSigmoid,
    gelu,
    elu,
    selu,
    silu,
    softplus,
    softsign,
    hardswish,
    hardsigmoid,
    mish,
    leakyRelu,
  };
  return makers[wordOf(golden, "activation", Object.keys(makers) as (keyof typeof makers)[])]();
}

/** A schedule of the file must give the file's rates. */
function checkRates(golden: GoldenCase, steps: readonly { readonly learningRate: number }[]): void {
  if (golden.params.extra !== "schedule") return;
  numbersOf(golden, "lrs").forEach((rate, step) => {
    const got = steps[step]!.learningRate;
    if (Math.abs(got - rate) > 1e-12 * rate) throw new Error(`step ${step} has the rate ${got}, not ${rate}`);
  });
}

/** The file's dense weights are [out, in], ours [in, out]; everything else is the same. */
function inOurOrder({ shape, data }: GoldenTensor): ArrayLike<number> {
  const [out = 1, inputs = 1] = shape;
  return shape.length === 2 ? Float64Array.from(data, (_, at) => data[(at % out) * inputs + Math.floor(at / out)]!) : data;
}

function inTheirOrder(flat: ArrayLike<number>, { offset, size, shape }: PlacedParameter): Computation[string] {
  const data = Array.from(flat).slice(offset, offset + size);
  const [inputs = 1, out = 1] = shape;
  if (shape.length !== 2) return { shape, data };
  return { shape: [out, inputs], data: data.map((_, at) => data[(at % inputs) * out + Math.floor(at / inputs)]!) };
}

function dataOf(golden: GoldenCase): Arrays {
  const x = input(golden, "X");
  const t = input(golden, "T");
  const rows = { x: Float32Array.from(x.data), shape: x.shape.slice(1) };
  if (golden.params.loss !== "crossEntropy") {
    const width = t.shape[1] ?? 1;
    return { ...rows, y: Array.from({ length: t.shape[0]! }, (_, row) => Array.from(t.data).slice(row * width, (row + 1) * width)) };
  }
  const outputs = golden.inputs.db?.shape ?? [numbersOf(golden, "sizes").at(-1)!];
  return { ...rows, y: Array.from(t.data), classes: Array.from({ length: outputs[0]! }, (_, code) => String(code)) };
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

function optimizerOf(golden: GoldenCase): Optimizer {
  const { optimizer, optimizerParams, extra } = golden.params;
  if (optimizer === "lbfgs") return sgd({ learningRate: 1 }); // not asked: see quasiNewtonSteps
  const params = optimizerParams as Readonly<Record<string, unknown>>;
  if (extra !== "schedule") return pytorchOptimizer(String(optimizer), params);
  const lr = inverseTime({ from: Number(params.lr), decay: numberOf(golden, "decayRate"), per: "step" });
  return pytorchOptimizer(String(optimizer), { ...params, lr });
}
