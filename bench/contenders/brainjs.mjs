// brain.js, which learns a row at a time: a "step" is one row after the other of the batch. It has outputs with an activation of their own and no softmax.
// Not type-checked: its package is installed in bench/ only.
import { createRequire } from "node:module";
import { answer } from "./answer.mjs";

const require = createRequire(import.meta.url);

const open = (brain) => (workload, data) => {
  if (workload.kind !== "steps") return { absent: "it has neither products nor batches of its own" };
  const { layers, input, classes, batch, rows } = workload;
  if (layers.some(({ layer }) => layer !== "dense" && layer !== "relu")) return { absent: "it has dense layers with one activation only" };
  const hiddenLayers = layers.filter(({ layer }) => layer === "dense").slice(0, -1);
  const net = new brain.NeuralNetwork({
    hiddenLayers: hiddenLayers.map(({ units }) => units),
    activation: "relu",
    praxis: "adam",
    learningRate: workload.learningRate,
  });
  const patterns = Array.from({ length: rows }, (_, row) => ({
    input: data.x.slice(row * input[0], (row + 1) * input[0]),
    output: Float32Array.from({ length: classes }, (_, k) => (k === data.y[row] ? 1 : 0)),
  }));
  net.train(patterns.slice(0, 1), { iterations: 1 });
  let at = 0;
  return {
    steps: (count) => {
      for (let k = 0; k < count * batch; k++) net.trainPattern(patterns[at++ % rows]);
    },
  };
};

await answer(async () => ({ version: require("brain.js/package.json").version, threads: 1, open: open(require("brain.js")) }));
