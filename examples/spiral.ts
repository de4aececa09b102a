import { loss, type Model, nn, optim, penalty, recipe, schedule } from "gradus";

/** Two arms of a spiral, `count` points each: x holds (across, up) row by row, y the arm. */
export function spiral(count: number): { x: number[][]; y: number[] } {
  const points = Array.from({ length: 2 * count }, (_, at) => {
    const arm = at % 2;
    const radius = (at + 1) / (2 * count);
    const angle = 8 * radius + arm * Math.PI;
    return { x: [radius * Math.cos(angle), radius * Math.sin(angle)], y: arm };
  });
  return { x: points.map((point) => point.x), y: points.map((point) => point.y) };
}

/** Trains a small network to tell the arms of a spiral apart, step by step as a user of the library would. */
export async function trainSpiral(report: (line: string) => void = console.log): Promise<Model> {
  const base = recipe({
    model: nn.sequential(nn.dense(32), nn.relu(), nn.dense(32), nn.relu(), nn.dense(2)),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.adam({ learningRate: schedule.inverseTime({ from: 0.01, decay: 0.01, per: "epoch" }) }),
    penalty: penalty.l2(0.01, { scale: "lambda/2m" }),
    batchSize: 32,
    epochs: 150,
    seed: 7,
  });
  const run = base.run({ train: spiral(100), dev: spiral(61) });
  for await (const event of run)
    if (event.type === "epoch" && event.epoch % 30 === 0)
      report(`epoch ${event.epoch}: loss ${event.train.loss.toFixed(3)}, dev accuracy ${event.dev?.accuracy?.toFixed(3)}`);
  return run.result();
}
