import { describe, expect, test } from "vitest";
import { augment, diagnose, loss, nn, optim, type Recipe, recipe } from "../index.js";
import { jobOf } from "./job.js";
import { Stepper } from "./stepper.js";

const backends = ["reference", "wasm"] as const;
const x = Array.from({ length: 24 }, (_, row) => Array.from({ length: 12 }, (_, i) => Math.sin(row * 12 + i) + (row % 3)));
const images = { x, y: x.map((_, row) => row % 3), shape: [3, 4] };
const all = [
  augment.noise({ deviation: 0.1 }),
  augment.affine({ degrees: 10, scale: [0.9, 1.1], shift: 0.5 }),
  augment.crop({ padding: 1 }),
  augment.flip(),
  augment.cutout({ size: 1 }),
  augment.cutmix(),
  augment.mixup(),
];

const net = (options: Partial<Parameters<typeof recipe>[0]> = {}): Recipe =>
  recipe({
    model: nn.sequential(nn.flatten(), nn.dense(6), nn.tanh(), nn.dense(3)),
    optimizer: optim.adam({ learningRate: 0.02 }),
    augment: all,
    batchSize: 8,
    epochs: 3,
    seed: 3,
    ...options,
  });

describe.each(backends)("%s", (backend) => {
  test("all augmentations together give the same bits twice, and others under another seed", async () => {
    const hash = async (value: Recipe) => (await value.run({ train: images, backend }).result()).weightsHash();
    expect(await hash(net())).toBe(await hash(net()));
    expect(await hash(net({ optimizer: optim.sgd({ learningRate: 0 }) }))).toBe(
      await hash(net({ optimizer: optim.sgd({ learningRate: 0 }), augment: [] })),
    );
    expect(await hash(net())).not.toBe(await hash(net({ augment: [] })));
  });

  test("augmentations are off in prediction and in measures of dev rows", async () => {
    const frozen = { optimizer: optim.sgd({ learningRate: 0 }), epochs: 1 };
    const losses = [];
    for (const augments of [all, []]) {
      const run = net({ ...frozen, augment: augments }).run({ train: images, dev: images, backend });
      for await (const event of run) if (event.type === "epoch") losses.push([event.train.loss, event.dev!.loss]);
      losses.push([(await (await run.result()).evaluate(images)).loss, 0]);
    }
    expect(losses[0]![1]).toBe(losses[2]![1]);
    expect(losses[1]![0]).toBe(losses[3]![0]);
    expect(losses[0]![0]).not.toBeCloseTo(losses[2]![0]!, 3);
  });

  test("the loss of mixed classes is the mixture of the losses of both", () => {
    const [x0, x1] = [
      [1, 2],
      [-1, 0.5],
    ] as const;
    const value = net({
      model: nn.dense(2, { bias: false }),
      augment: augment.mixup({ alpha: 1 }),
      optimizer: optim.sgd({ learningRate: 0 }),
    });
    const stepper = new Stepper(jobOf(value.toJSON(), { train: { x: [x0, x1], y: ["a", "b"] }, backend }));
    const found = stepper.step(Int32Array.of(0, 1), { step: 0, epoch: 0, stepsPerEpoch: 1 }).loss;
    const w = Array.from(stepper.session.state("parameters"));
    // By hand the loss is a function of the share alone, and some share explains what was found.
    const crossEntropy = (row: readonly number[], label: number): number => {
      const z = [0, 1].map((unit) => row[0]! * w[unit]! + row[1]! * w[2 + unit]!);
      return Math.log(Math.exp(z[0]!) + Math.exp(z[1]!)) - z[label]!;
    };
    const byHand = (share: number): number => {
      const mix = (own: readonly number[], other: readonly number[]) => own.map((value, i) => share * value + (1 - share) * other[i]!);
      const of = (row: readonly number[], label: number) => share * crossEntropy(row, label) + (1 - share) * crossEntropy(row, 1 - label);
      return (of(mix(x0, x1), 0) + of(mix(x1, x0), 1)) / 2;
    };
    const nearest = Math.min(...Array.from({ length: 20_001 }, (_, i) => Math.abs(byHand(i / 20_000) - found)));
    expect(nearest).toBeLessThan(1e-4);
    expect(Math.abs(byHand(1) - found)).toBeGreaterThan(1e-3);
  });
});

test("a train accuracy counts the class with the largest share", () => {
  const value = net({ augment: augment.mixup({ alpha: 0.01 }), optimizer: optim.sgd({ learningRate: 0 }), batchSize: 24 });
  const plain = net({ augment: [], optimizer: optim.sgd({ learningRate: 0 }), batchSize: 24 });
  const rows = Int32Array.from({ length: 24 }, (_, i) => i);
  const correct = (one: Recipe) =>
    new Stepper(jobOf(one.toJSON(), { train: images })).step(rows, { step: 0, epoch: 0, stepsPerEpoch: 1 }).correct;
  expect(correct(value)).toBe(correct(plain)); // a share of nearly 0 or 1: every row is itself or its partner
});

test("numbers and two classes are mixed too, and the first steps agree with the reference", async () => {
  const two = { ...images, y: images.y.map((label) => label % 2) };
  const model = nn.sequential(nn.flatten(), nn.dense(1));
  for (const [value, train] of [
    [net({ model, loss: loss.binaryCrossEntropy() }), two],
    [net({ model, loss: loss.meanSquaredError() }), images],
    [net({}), images],
  ] as const)
    await value.run({ train, shadow: 2 }).result();
});

test("the gradient of a step with all augmentations agrees with difference quotients", () => {
  expect(diagnose.gradientCheck(net().toJSON(), images).judgement).toBe("fine");
});

test("losses that cannot compare with a mixture are refused, and so are rows that are no images", () => {
  const run = (options: Parameters<typeof net>[0], train = images) => net(options).run({ train, backend: "reference" });
  const model = nn.sequential(nn.flatten(), nn.dense(1));
  const two = { ...images, y: images.y.map((label) => label % 2) };
  expect(() => run({ loss: loss.focal() })).toThrow(/augment\.cutmix: loss\.focal takes one class a row/);
  expect(() => run({ loss: loss.softmaxCrossEntropy({ ignore: 0 }) })).toThrow(/ignores a class/);
  expect(() => run({ loss: loss.hinge(), model }, two)).toThrow(/compares with -1 and 1/);
  expect(() => run({ augment: augment.flip(), model: nn.dense(3) }, { ...images, shape: [12] })).toThrow(
    /augment\.flip: expected images, got rows of shape \[12\]/,
  );
});

test("gradient noise moves weights whose gradient is 0, less and less, and by the same bits twice", () => {
  const train = { x: new Float32Array(1000), y: [0.5, 1.5], shape: [500] };
  const moves = () => {
    const model = nn.dense(1, { bias: false });
    const value = net({ model, augment: [], gradientNoise: { eta: 0.04 }, optimizer: optim.sgd({ learningRate: 1 }) });
    const stepper = new Stepper(jobOf(value.toJSON(), { train, backend: "wasm" }));
    return [0, 1, 2, 99].map((step) => {
      const before = Array.from(stepper.session.state("parameters"));
      stepper.step(Int32Array.of(0, 1), { step, epoch: 0, stepsPerEpoch: 1 });
      return Array.from(stepper.session.state("parameters"), (w, i) => w - before[i]!);
    });
  };
  const found = moves();
  expect(moves()).toEqual(found);
  found.forEach((move, i) => {
    const sigma = Math.sqrt(0.04 / [1, 2, 3, 100][i]! ** 0.55);
    const spread = Math.sqrt(move.reduce((sum, value) => sum + value ** 2, 0) / 500);
    expect(Math.abs(spread / sigma - 1)).toBeLessThan(0.15);
  });
});
