import { expect, test } from "vitest";
import { type AlarmEvent, init, loss, nn, optim, type Recipe, type RunOptions, recipe } from "../../index.js";

const x = Array.from({ length: 256 }, (_, row) => [Math.sin(row), Math.cos(3 * row), Math.sin(7 * row)]);
const labels = x.map(([a, b]) => (a! + b! > 0 ? "yes" : "no"));
const noise = x.map((_, row) => (Math.sin(row * row * 1.7) > 0 ? "yes" : "no"));

const deep = (depth: number, activation: () => nn.Layer, more: readonly nn.Layer[] = []): nn.Layer =>
  nn.sequential(...Array.from({ length: depth }, () => [nn.dense(12, { init: init.xavier() }), ...more, activation()]).flat(), nn.dense(2));

const base = recipe({ model: nn.dense(2), optimizer: optim.adam({ learningRate: 0.003 }), batchSize: 16, epochs: 4, seed: 4 });

async function alarmsOf(value: Recipe, options: Partial<RunOptions> = {}): Promise<AlarmEvent[]> {
  const run = value.run({ train: { x, y: labels }, ...options });
  const alarms: AlarmEvent[] = [];
  for await (const event of run) if (event.type === "alarm") alarms.push(event);
  return alarms;
}

test.each(["wasm", "reference"] as const)(
  "a deep net of sigmoids that does not learn is told once, with its layers and the way out, on %s",
  async (backend) => {
    const alarms = await alarmsOf(base.with({ model: deep(12, nn.sigmoid) }), { backend });
    expect(alarms).toHaveLength(1);
    expect(alarms[0]).toMatchObject({ alarm: "vanishing", epoch: 2, step: 32, layer: "model.0" });
    expect(alarms[0]!.text).toMatch(
      /^Step 32 \(epoch 2\): the loss does not come down, and gradients vanish on their way: those of the weights of model\.0 are [\d.]+e-\d+ of those of model\.24\. Start weights by the activation/,
    );
  },
);

test("neither the weights nor a run without the recorder notice", async () => {
  const value = base.with({ model: deep(12, nn.sigmoid) });
  const hash = async (recorder: boolean): Promise<string> =>
    (await value.run({ train: { x, y: labels }, recorder }).result()).weightsHash();
  expect(await hash(true)).toBe(await hash(false));
  expect(await alarmsOf(value, { recorder: false })).toEqual([]);
});

const healthy: readonly [string, Recipe, readonly string[]][] = [
  ["deep with ReLU", base.with({ model: deep(8, nn.relu) }), labels],
  ["deep with tanh", base.with({ model: deep(8, nn.tanh) }), labels],
  ["deep with batch normalisation", base.with({ model: deep(12, nn.sigmoid, [nn.batchNorm()]) }), labels],
  [
    "residual",
    base.with({ model: nn.sequential(nn.dense(8), ...Array.from({ length: 8 }, () => nn.residual(nn.dense(8), nn.tanh())), nn.dense(2)) }),
    labels,
  ],
  ["without anything to learn", base.with({ model: deep(3, nn.relu), epochs: 8 }), noise],
  ["that learns nothing at a rate of 0", base.with({ model: deep(3, nn.relu), optimizer: optim.sgd({ learningRate: 0 }) }), labels],
  ["an LSTM", base.with({ model: nn.sequential(nn.reshape([3, 1]), nn.lstm(6), nn.dense(2)) }), labels],
  ["of one layer", base, labels],
];

test.each(healthy)("a net that is %s has no such alarm", async (_, value, y) => {
  expect(await alarmsOf(value, { train: { x, y } })).toEqual([]);
});

test("a regression far from its target is looked at by the fall of its loss, not by its size", async () => {
  const value = base.with({ model: nn.sequential(nn.dense(8), nn.relu(), nn.dense(1)), loss: loss.meanSquaredError() });
  expect(await alarmsOf(value, { train: { x, y: x.map(([a]) => 1000 + a!) } })).toEqual([]);
});
