import { describe, expect, test } from "vitest";
import type { Sym } from "../engine/index.js";
import { data, loss, modelFromBytes, nn, optim, recipe } from "../index.js";
import { findingOf } from "./nonFinite.js";

const backends = ["reference", "wasm"] as const;

const line = recipe({
  model: nn.dense(1),
  optimizer: optim.sgd({ learningRate: 0.1 }),
  loss: loss.meanSquaredError(),
  batchSize: 4,
  epochs: 50,
  seed: 2,
});
const x = Array.from({ length: 12 }, (_, row) => [row / 6 - 1, (row % 3) - 1]);
const y = x.map(([a]) => 2 * a!);

describe.each(backends)("%s", (backend) => {
  test("a cell that is NaN is named by row and column", async () => {
    const spoilt = x.map((row, at) => (at === 7 ? [row[0]!, Number.NaN] : row));
    const run = line.run({ train: { x: spoilt, y, featureNames: ["a", "b"] }, backend });
    await expect(run.result()).rejects.toThrow(/step [123] \(epoch 1\): the loss is NaN, because the input NaN of train row 7, column "b"/);
  });

  test("a cell that is infinite is named by row and column", async () => {
    const spoilt = x.map((row, at) => (at === 7 ? [Number.NEGATIVE_INFINITY, row[1]!] : row));
    const run = line.run({ train: { x: spoilt, y, featureNames: ["a", "b"] }, backend });
    await expect(run.result()).rejects.toThrow(
      /the loss is (NaN|Infinity), because the input -Infinity of train row 7, column "a" is not finite/,
    );
  });

  test("a target that is not finite is named by its row", async () => {
    const run = line.run({ train: { x, y: y.map((value, at) => (at === 5 ? Number.POSITIVE_INFINITY : value)) }, backend });
    await expect(run.result()).rejects.toThrow(/the target Infinity of train row 5/);
  });

  test("a rate that is too high ends in an error that names step, operation and rows, and the weights stay finite", async () => {
    const run = line.with({ optimizer: optim.sgd({ learningRate: 1e9 }) }).run({ train: { x, y }, backend });
    await expect(run.result()).rejects.toThrow(
      /step \d+ \(epoch \d+\).*first operation that is not finite is \w+.*Lower the learning rate \(now 1000000000\)/,
    );
    await expect(run.result()).rejects.toMatchObject({ name: "UserError" });
  });

  test("the operation of a layer that makes NaN is named with the layer", async () => {
    const model = nn.sequential(
      nn.dense(3),
      nn.custom("logarithm", (z) => z.log()),
      nn.dense(1),
    );
    const run = line.with({ model }).run({ train: { x, y }, backend });
    await expect(run.result()).rejects.toThrow(/log\[4 x 3\] in model\.1 \(custom\).*rows of the batch \(train rows/);
  });

  test.each([
    {
      fault: "a logarithm of 0",
      trace: (z: Sym) => z.relu().log(),
      told: /log\[4 x 3\] in model\.1 \(custom\): the logarithm of 0 gives -Infinity.*Keep its argument above 0/,
    },
    {
      fault: "an exp that overflows",
      trace: (z: Sym) => z.abs().add(800).exp(),
      told: /exp\[4 x 3\] in model\.1 \(custom\): exp\(80\d.*\) is beyond float32.*Subtract the largest value/,
    },
    {
      fault: "a variance of 0 without eps",
      trace: (z: Sym) => z.mul(z.sub(z).square().rsqrt()),
      told: /rsqrt\[4 x 3\] in model\.1 \(custom\): 1 divided by the root of 0.*Add eps/,
    },
    {
      fault: "a division by 0",
      trace: (z: Sym) => z.div(z.abs().mul(0)),
      told: /div\[4 x 3\] in model\.1 \(custom\): .* divided by 0 gives -?(Infinity|NaN).*Add a small number to the divisor/,
    },
    {
      fault: "the root of a negative number",
      trace: (z: Sym) => z.abs().neg().sub(1).sqrt(),
      told: /sqrt\[4 x 3\] in model\.1 \(custom\): the root of the negative number -\d/,
    },
  ])("$fault is named as the cause, with its layer and rows, and the way out", async ({ fault, trace, told }) => {
    const model = nn.sequential(nn.dense(3), nn.custom(`fault: ${fault}`, trace), nn.dense(1));
    const error: unknown = await line
      .with({ model })
      .run({ train: { x, y }, backend })
      .result()
      .catch((caught: unknown) => caught);
    expect(String(error)).toMatch(told);
    expect(findingOf(error)).toMatchObject({ step: 1, epoch: 1, layer: "model.1 (custom)" });
    expect(findingOf(error)!.rows.every((row) => row >= 0 && row < x.length)).toBe(true);
    expect(findingOf(error)!.rows.length).toBeGreaterThan(0);
    expect(Number.isFinite(findingOf(error)!.value)).toBe(false);
  });

  test("running statistics that overflow stop the run before they are kept, although loss and weights are finite", async () => {
    const model = nn.sequential(nn.batchNorm(), nn.dense(1));
    const huge = x.map((row, at) => (at === 7 ? [row[0]!, 1e30] : row));
    for (const accumulate of [1, 2]) {
      const value = line.with({ model, accumulate });
      const run = value.run({ train: { x: huge, y, featureNames: ["a", "b"] }, backend });
      await expect(run.result()).rejects.toThrow(
        /step [123] \(epoch 1\): running statistics would not be finite; the first operation that is not finite is .* in model\.0 \(batchNorm\); the largest input is 1(e\+30|.0000000\d+e\+30) of train row 7, column "b"\. Scale such inputs/,
      );
      await expect(run.result()).rejects.toMatchObject({ name: "UserError" });
      const statistics = run.snapshot().toBytes(); // all of them finite, or the file would be refused
      expect(modelFromBytes(statistics, "snapshot").training.epochs).toBe(0);
    }
  });

  test("listeners get the failure too, after the events before it", async () => {
    const run = line.with({ optimizer: optim.sgd({ learningRate: 1e9 }) }).run({ train: { x, y }, backend });
    const seen: string[] = [];
    const listening = (async () => {
      for await (const { type } of run) seen.push(type);
    })();
    await expect(listening).rejects.toThrow("Lower the learning rate");
    expect(seen[0]).toBe("start");
  });
});

test("labels that train has not seen are refused in dev", () => {
  const table = (labels: string[]) => data.fromColumns({ a: labels.map((_, row) => row), y: labels }, { target: "y" });
  const value = line.with({ loss: null, model: nn.dense(2) });
  expect(() => value.run({ train: table(["u", "v", "u", "v"]), dev: table(["u", "w"]), backend: "reference" })).toThrow(
    'the label "w" (1 row)',
  );
});
