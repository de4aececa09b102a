import { describe, expect, test } from "vitest";
import { augment, loss, nn, optim, penalty, recipe, recipeFromJson, schedule } from "../index.js";

const whole = recipe({
  model: nn.sequential(
    nn.standardize(),
    nn.dense(8, { init: "he" }),
    nn.batchNorm(),
    nn.relu(),
    nn.residual(nn.dense(8), nn.tanh()),
    nn.dropout({ keep: 0.8 }),
    nn.dense(3),
  ),
  loss: loss.softmaxCrossEntropy({ labelSmoothing: 0.05 }),
  optimizer: optim.adamw({ learningRate: schedule.inverseTime({ from: 1e-3, decay: 1, per: "epoch" }) }),
  penalty: [penalty.l2(0.1, { scale: "lambda/2m", on: "weights" }), penalty.l1(0.01, { scale: "lambda/m" })],
  batchSize: 64,
  epochs: 50,
  seed: 7,
  clip: { globalNorm: 1 },
  stop: { watch: "dev.loss", patience: 5 },
  dropLast: true,
  augment: [augment.noise({ deviation: 0.1 }), augment.mixup()],
  sampling: { balanced: [1, 2, 3] },
  accumulate: 4,
  gradientNoise: { eta: 0.01 },
  groups: [
    { match: { layer: "model.1", kind: "bias" }, rate: 0.1, weightDecay: 0 },
    { match: { layer: "model.4" }, frozen: true },
  ],
});

test("a recipe is the same after a round through JSON", () => {
  const again = recipeFromJson(JSON.stringify(whole));
  expect(again.toJSON()).toEqual(whole.toJSON());
  expect(JSON.stringify(again)).toBe(JSON.stringify(whole));
});

test("what is left out gets its default, and null means none", () => {
  const plain = recipe({ model: nn.dense(1), optimizer: optim.sgd({ learningRate: 0.1 }), batchSize: 1, epochs: 1, seed: 0 });
  expect(plain.toJSON()).toMatchObject({ loss: null, penalty: [], clip: null, stop: null, dropLast: false });
  expect(plain.toJSON()).toMatchObject({ augment: [], sampling: "shuffled", accumulate: 1, gradientNoise: null, groups: [] });
  expect(whole.stop).toEqual({ watch: "dev.loss", patience: 5, restoreBest: true, tolerance: 0 });
});

test("`with` makes another recipe and leaves the first as it was", () => {
  const other = whole.with({ epochs: 3, stop: null });
  expect(other.epochs).toBe(3);
  expect(other.stop).toBeNull();
  expect(other.model).toEqual(whole.model);
  expect(whole.epochs).toBe(50);
});

test("nothing in a recipe can be changed", () => {
  expect(Object.isFrozen(whole)).toBe(true);
  expect(Object.isFrozen(whole.model)).toBe(true);
  expect(Object.isFrozen(whole.stop)).toBe(true);
});

describe("a recipe is refused with the place and a way out", () => {
  const json = JSON.parse(JSON.stringify(whole)) as Record<string, unknown>;
  const cases: readonly [string, unknown, RegExp][] = [
    ["text that is no JSON", "{", /no JSON/],
    ["another value", "[1]", /expected an object/],
    ["an unknown option", { ...json, optimiser: 1 }, /no option "optimiser" \(did you mean "optimizer"\?\)/],
    ["a missing option", { ...json, seed: undefined }, /"seed" is missing/],
    ["a batch of nothing", { ...json, batchSize: 0 }, /batchSize.*at least 1/],
    ["half an epoch", { ...json, epochs: 1.5 }, /epochs/],
    ["a seed that is a text", { ...json, seed: "7" }, /seed.*whole number/],
    [
      "an unknown layer",
      { ...json, model: { layer: "sequential", layers: [{ layer: "dens", units: 3 }] } },
      /model\.0.*did you mean "dense"/,
    ],
    ["an unknown option of a layer", { ...json, model: { layer: "dense", units: 3, inti: "he" } }, /no option "inti"/],
    ["an unknown optimizer", { ...json, optimizer: { optimizer: "adma", learningRate: 1 } }, /did you mean "adam"/],
    ["an unknown loss", { ...json, loss: { loss: "crossEntropy" } }, /no loss "crossEntropy"/],
    ["an unknown penalty", { ...json, penalty: [{ penalty: "l3", lambda: 1 }] }, /no penalty "l3"/],
    ["a wrong clip", { ...json, clip: { globalNorm: 0 } }, /clip/],
    ["an unknown measure to watch", { ...json, stop: { watch: "dev.los", patience: 3 } }, /did you mean "dev.loss"/],
    ["no patience", { ...json, stop: { watch: "dev.loss", patience: 0 } }, /patience/],
    ["an unknown option of stopping", { ...json, stop: { patience: 3, restore: true } }, /no option "restore"/],
    ["an unknown augmentation", { ...json, augment: [{ augment: "mixop" }] }, /did you mean "mixup"/],
    ["an unknown sampling", { ...json, sampling: "balanced" }, /sampling: expected "shuffled" or \{ balanced \}/],
    ["a weight of a class below 0", { ...json, sampling: { balanced: [1, -1] } }, /balanced\[1\]/],
    ["weights of classes that are all 0", { ...json, sampling: { balanced: [0, 0] } }, /every weight is 0/],
    ["classes balanced by a word", { ...json, sampling: { balanced: "yes" } }, /expected true or a list/],
    ["an unknown option of sampling", { ...json, sampling: { balanced: true, replace: true } }, /no option "replace"/],
    ["no batches to accumulate", { ...json, accumulate: 0 }, /accumulate.*at least 1/],
    ["gradient noise of nothing", { ...json, gradientNoise: { eta: 0 } }, /gradientNoise\.eta/],
    ["a group without a match", { ...json, groups: [{ rate: 0.1 }] }, /groups\[0\]: expected \{ match/],
    ["a group that matches everything", { ...json, groups: [{ match: {}, rate: 0.1 }] }, /groups\[0\]\.match: expected a layer or a kind/],
    ["a group of an unknown kind", { ...json, groups: [{ match: { kind: "biases" }, rate: 0.1 }] }, /did you mean "bias"/],
    ["a group that changes nothing", { ...json, groups: [{ match: { kind: "bias" } }] }, /it changes nothing/],
    ["a frozen group with a rate", { ...json, groups: [{ match: { kind: "bias" }, rate: 0.1, frozen: true }] }, /frozen and has a rate/],
    ["a group with a negative rate", { ...json, groups: [{ match: { kind: "bias" }, rate: -1 }] }, /groups\[0\]\.rate/],
    ["an unknown option of a group", { ...json, groups: [{ match: { kind: "bias" }, rat: 1 }] }, /no option "rat" \(did you mean "rate"/],
    ["a flag that is none", { ...json, dropLast: 1 }, /dropLast.*true or false/],
  ];
  test.each(cases)("%s", (_, value, message) => {
    expect(() => recipeFromJson(value)).toThrow(message);
    expect(() => recipeFromJson(value)).toThrow(expect.objectContaining({ name: "UserError" }));
  });
});
