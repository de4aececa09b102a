import { expect, test } from "vitest";
import { modelFromBytes, nn, optim, type Recipe, recipe } from "../index.js";

const x = Array.from({ length: 300 }, (_, row) => [Math.sin(row), Math.cos(3 * row), Math.sin(7 * row)]);
const y = x.map(([a, b]) => a! * b! + 0.5 * a!);

const base = (...layers: readonly nn.Layer[]): Recipe =>
  recipe({ model: nn.sequential(...layers), optimizer: optim.adam({ learningRate: 0.02 }), batchSize: 64, epochs: 2, seed: 3 });

const tapped = base(
  nn.dense(5),
  nn.tap("before"),
  nn.tanh(),
  nn.residual(nn.dense(5), nn.tap("inside")),
  nn.dropout({ keep: 0.5 }),
  nn.tap("dropped"),
  nn.dense(1),
  nn.tap("output"),
);
const plain = base(nn.dense(5), nn.tanh(), nn.residual(nn.dense(5)), nn.dropout({ keep: 0.5 }), nn.dense(1));

test("a model tells what its taps see of any rows, in chunks too", async () => {
  const model = await tapped.run({ train: { x, y } }).result();
  const seen = await model.tapped({ x });
  expect([...seen.keys()]).toEqual(["before", "inside", "dropped", "output"]);
  expect(Array.from(seen.values(), ({ shape }) => shape)).toEqual([
    [300, 5],
    [300, 5],
    [300, 5],
    [300, 1],
  ]);
  const predicted = await model.predict({ x });
  expect(predicted.task).toBe("regression");
  const { mean, deviation } = (model.preparation.target as { scale?: { mean: number; deviation: number } }).scale ?? {
    mean: 0,
    deviation: 1,
  };
  if (predicted.task === "regression")
    seen.get("output")!.values.forEach((value, row) => {
      expect(value * deviation + mean).toBeCloseTo(predicted.values[row]!, 4);
    });
  const [weights, biases] = [model.parameters().subarray(0, 15), model.parameters().subarray(15, 20)];
  const first = Array.from(
    { length: 5 },
    (_, unit) => biases[unit]! + x[299]!.reduce((sum, value, at) => sum + value * weights[5 * at + unit]!, 0),
  );
  seen
    .get("before")!
    .values.subarray(5 * 299)
    .forEach((value, unit) => {
      expect(value).toBeCloseTo(first[unit]!, 5);
    });
  const again = await modelFromBytes(model.toBytes(), "model");
  expect((await again.tapped({ x: x.slice(0, 7) })).get("inside")!.values).toEqual(seen.get("inside")!.values.slice(0, 35));
});

test("a run tells what they saw in the last step, with dropout at work, and weights have the same bits with and without", async () => {
  const run = tapped.run({ train: { x, y }, taps: true });
  expect(() => run.tapped()).toThrow("run.tapped: no step was done yet");
  await run.step();
  const { shape, values } = run.tapped().get("dropped")!;
  expect(shape).toEqual([64, 5]);
  const zeros = values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
  expect(zeros).toBeGreaterThan(100);
  expect(zeros).toBeLessThan(220);
  for (let step = 1; step < 5; step++) await run.step();
  expect(run.tapped().get("before")!.shape).toEqual([300 - 4 * 64, 5]);
  const hash = await (await run.result()).weightsHash();
  expect(await (await tapped.run({ train: { x, y } }).result()).weightsHash()).toBe(hash);
  expect(await (await plain.run({ train: { x, y } }).result()).weightsHash()).toBe(hash);
});

test("within an ensemble the members stand before the rows, and the reference sees the same", async () => {
  const value = base(nn.ensemble([nn.dense(4), nn.tap("hidden"), nn.relu(), nn.dense(1)], { members: 3, combine: "mean" }));
  const [fast, exact] = await Promise.all(
    (["wasm", "reference"] as const).map(async (backend) => {
      const model = await value.run({ train: { x, y }, backend }).result();
      return (await model.tapped({ x })).get("hidden")!;
    }),
  );
  expect(fast!.shape).toEqual([3, 300, 4]);
  expect(exact!.shape).toEqual([3, 300, 4]);
  fast!.values.forEach((value, at) => {
    expect(Math.abs(value - exact!.values[at]!)).toBeLessThan(1e-4);
  });
});

test("a custom layer may tap what it likes", async () => {
  const squared = nn.custom("squares, seen", (z, scope) => {
    scope.tap("squares", z.square());
    return z.square().add(z);
  });
  const model = await base(nn.dense(3), squared, nn.dense(1)).run({ train: { x, y } }).result();
  const { values } = (await model.tapped({ x })).get("squares")!;
  expect(values.every((value) => value >= 0)).toBe(true);
});

test("wrong use is told", async () => {
  expect(() => nn.tap("")).toThrow('nn.tap, name: expected a name, got "".');
  expect(() => base(nn.dense(2), nn.tap("same"), nn.dense(1), nn.tap("same")).run({ train: { x, y } })).toThrow(
    'model.3 (tap): another tap has the name "same". Give each tap a name of its own.',
  );
  expect(() => plain.run({ train: { x, y }, taps: true })).toThrow('run, taps: the model has no taps. Put nn.tap("hidden") behind');
  const run = tapped.run({ train: { x, y } });
  await run.step();
  expect(() => run.tapped()).toThrow("run.tapped: this run does not keep what taps see. Say recipe.run({ ..., taps: true }).");
  const model = await run.result();
  await expect((await plain.run({ train: { x, y } }).result()).tapped({ x })).rejects.toThrow("model.tapped: the model has no taps");
  await expect(model.tapped({ z: [1] })).rejects.toThrow(/model|x/);
});
