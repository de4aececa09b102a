// A stranger's first program over the installed library: trains on arrays made here, then predicts.
import { data, loss, nn, optim, recipe } from "gradus";

const rows = Array.from({ length: 200 }, (_, i) => ({ x: Math.sin(i), y: Math.cos(3 * i) }));
const table = data.fromRows(
  rows.map(({ x, y }) => ({ x, y, side: x + y > 0 ? "above" : "below" })),
  { target: "side" },
);
const [train, dev, test] = table.split([0.6, 0.2, 0.2], { seed: 1 });
const run = recipe({
  model: nn.sequential(nn.standardize(), nn.dense(8), nn.relu(), nn.dense(2)),
  loss: loss.softmaxCrossEntropy(),
  optimizer: optim.adam({ learningRate: 0.02 }),
  batchSize: 32,
  epochs: 40,
  seed: 1,
}).run({ train, dev });
const model = await run.result();
const { accuracy } = await model.evaluate(test);
if (!(accuracy.value >= 0.9)) throw new Error(`test accuracy ${accuracy.value} on a plane cut by a line`);
console.log(`used the library: trained on arrays to a test accuracy of ${accuracy.value}`);
