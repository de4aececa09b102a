// The library's types as a page sees them: no Node types.
import { data, loss, type Model, nn, optim, recipe } from "gradus";

export async function fit(rows: readonly Record<string, string | number>[], target: string): Promise<Model> {
  const [train, dev] = data.fromRows(rows, { target }).split([0.7, 0.2, 0.1], { seed: 1 });
  const run = recipe({
    model: nn.sequential(nn.standardize(), nn.dense(16), nn.relu(), nn.dense(train.classes.length)),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.adam({ learningRate: 0.01 }),
    batchSize: 32,
    epochs: 5,
    seed: 1,
  }).run({ train, dev });
  for await (const event of run) if (event.type === "epoch") console.log(event.epoch, event.train.loss);
  return run.result();
}
