// TensorFlow.js on its wasm backend: its layers, its Adam, eager steps as its guides write them. In Node it has one thread. Images lie channels last,
// the only order that its kernels take. Not type-checked: its packages are installed in bench/ only.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";
import * as wasm from "@tensorflow/tfjs-backend-wasm";
import { answer } from "./answer.mjs";

await answer(async () => {
  console.warn = () => {}; // it advertises its Node package, which is not a wasm backend
  wasm.setWasmPaths(`${dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  if (!(await tf.setBackend("wasm"))) throw new Error("its wasm backend does not start");
  return { version: tf.version.tfjs, threads: Math.max(1, wasm.getThreadsCount()), open };
});

function open(workload, data) {
  if (workload.kind === "product") return product(workload, data);
  const { input, classes, batch, rows, batches } = workload;
  if (workload.layers.some(({ layer }) => layer === "encoder")) return { absent: "it has no attention layer" };
  const [channels, ...sizes] = input;
  const shape = input.length === 3 ? [...sizes, channels] : input;
  const model = tf.sequential();
  model.add(tf.layers.inputLayer({ inputShape: shape }));
  for (const spec of workload.layers) add(model, spec);
  const optimizer = tf.train.adam(workload.learningRate);
  const x = tf.tensor(data.x, [rows, ...shape]);
  const y = tf.oneHot(tf.tensor1d(data.y, "int32"), classes).toFloat();
  const step = (xs, ys) =>
    optimizer.minimize(
      () => tf.losses.softmaxCrossEntropy(ys, model.apply(xs, { training: true })),
      false,
      model.trainableWeights.map((w) => w.val),
    );
  const facts = { parameters: model.trainableWeights.reduce((sum, w) => sum + w.val.size, 0) };
  if (workload.kind === "epoch") return { steps: (count) => epochs(count, { x, y, rows, batch }, step), facts };
  const cut = Array.from({ length: batches }, (_, at) => [tf.slice(x, at * batch, batch), tf.slice(y, at * batch, batch)]);
  let at = 0;
  const last = model.trainableWeights[0];
  return {
    steps: (count) => {
      for (let k = 0; k < count; k++) step(...cut[at++ % batches]);
      last.val.dataSync(); // its wasm kernels have run when they are called; this proves it
    },
    facts,
  };
}

function epochs(count, { x, y, rows, batch }, step) {
  for (let k = 0; k < count; k++) {
    const order = tf.util.createShuffledIndices(rows);
    for (let from = 0; from + batch <= rows; from += batch)
      tf.tidy(() => {
        const at = tf.tensor1d(Int32Array.from(order.subarray(from, from + batch)), "int32");
        step(tf.gather(x, at), tf.gather(y, at));
      });
  }
}

function add(model, spec) {
  switch (spec.layer) {
    case "dense":
      return model.add(tf.layers.dense({ units: spec.units }));
    case "relu":
      return model.add(tf.layers.reLU());
    case "batchNorm":
      return model.add(tf.layers.batchNormalization({ momentum: 0.9, epsilon: 1e-5 }));
    case "dropout":
      return model.add(tf.layers.dropout({ rate: spec.drop }));
    case "conv":
      return model.add(
        tf.layers.conv2d({
          filters: spec.filters,
          kernelSize: spec.kernel,
          strides: spec.stride,
          padding: spec.padding > 0 ? "same" : "valid",
        }),
      );
    case "maxPool":
      return model.add(tf.layers.maxPooling2d({ poolSize: spec.size }));
    case "flatten":
      return model.add(tf.layers.flatten());
    case "globalAveragePool":
      return model.add(tf.layers.globalAveragePooling2d({}));
    case "lstm":
      return model.add(tf.layers.lstm({ units: spec.units }));
    case "residual":
      return addResidual(model, spec);
    default:
      throw new Error(`it has no layer "${spec.layer}"`);
  }
}

/** Residual connections need its functional form: a model of the layers, and a sum. */
function addResidual(model, { layers }) {
  const inner = tf.sequential();
  inner.add(tf.layers.inputLayer({ inputShape: model.outputs[0].shape.slice(1) }));
  for (const spec of layers) add(inner, spec);
  const x = tf.input({ shape: model.outputs[0].shape.slice(1) });
  model.add(tf.model({ inputs: x, outputs: tf.layers.add().apply([x, inner.apply(x)]) }));
}

function product({ m, k, n }, { a, b }) {
  const [left, right] = [tf.tensor2d(a, [m, k]), tf.tensor2d(b, [k, n])];
  return {
    steps: (count) => {
      for (let at = 0; at < count; at++) tf.matMul(left, right).dispose();
    },
  };
}
