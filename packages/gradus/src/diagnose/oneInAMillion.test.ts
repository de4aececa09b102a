import { expect, test } from "vitest";
import { diagnose, loss, nn, optim, recipe } from "../index.js";

test("one wrong label among a million rows is the first suspect", { timeout: 30_000 }, async () => {
  const rows = 1_000_000;
  const spoilt = 271_828;
  const x = new Float32Array(2 * rows);
  const y = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const side = row % 2;
    x[2 * row] = 2 * side - 1 + 0.5 * Math.sin(row);
    x[2 * row + 1] = Math.cos(7 * row);
    y[row] = row === spoilt ? 1 - side : side;
  }
  const train = { x, y, shape: [2], classes: ["left", "right"] };
  const net = recipe({
    model: nn.sequential(nn.dense(8), nn.relu(), nn.dense(2)),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.adam({ learningRate: 0.01 }),
    batchSize: 1024,
    epochs: 2,
    seed: 1,
  });
  const run = net.run({ train, ledger: true });
  const model = await run.result();
  const [first, second] = await diagnose.suspects({ model, losses: run.ledger(), train });
  expect(first!.row).toBe(spoilt);
  expect(second?.row).not.toBe(spoilt);
});
