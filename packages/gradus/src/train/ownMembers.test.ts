import { describe, expect, test } from "vitest";
import { mean, oneHot, sum } from "../engine/index.js";
import { permutation } from "../engine/random/index.js";
import { diagnose, findingOf, loss, nn, optim, type Recipe, recipe, recipeFromJson, schedule } from "../index.js";

const numbers = (count: number, seed: number): number[] => Array.from(permutation(count, { seed }), (i) => (2 * i + 1) / count - 1);
const [a, b] = [numbers(60, 1), numbers(60, 2)];
const x = a.map((value, row) => [value, b[row]!]);
const y = a.map((value, row) => 2 * value - value * b[row]! + (row % 9 === 0 ? 4 : 0));

const base = recipe({
  model: nn.sequential(nn.dense(6), nn.tanh(), nn.dense(1)),
  optimizer: optim.adam({ learningRate: 0.02 }),
  loss: loss.huber({ delta: 0.7 }),
  batchSize: 16,
  epochs: 3,
  seed: 3,
});
const hashOf = async (value: Recipe, options = {}): Promise<string> =>
  (await value.run({ train: { x, y }, ...options }).result()).weightsHash();

const ownHuber = loss.custom(
  "own Huber",
  ({ prediction, target }, options) => {
    const error = prediction.sub(target).abs();
    const close = error.min((options as { delta: number }).delta);
    return close.mul(error.sub(close.mul(0.5)));
  },
  { options: { delta: 0.7 } },
);

const ownLion = (per: "element" | "tensor" = "element") =>
  optim.custom(
    "own Lion",
    {
      slots: { mean: 0 },
      scalars: ({ learningRate }) => ({ learningRate, keep1: 0.9, fresh1: 1 - 0.9, keep2: 0.99, fresh2: 1 - 0.99 }),
      update: ({ w, g, slots, hyper }) => {
        const ahead = slots.mean!.mul(hyper.keep1!).add(g.mul(hyper.fresh1!));
        const mean = slots.mean!.mul(hyper.keep2!).add(g.mul(hyper.fresh2!));
        return { w: w.sub(ahead.sign().mul(hyper.learningRate!)), slots: { mean } };
      },
    },
    { learningRate: schedule.cosine({ from: 0.02, over: 3, per: "epoch" }), per, weightDecay: { rate: 0.1, kind: "decoupled" } },
  );

describe("a loss of one's own", () => {
  test("trains as the built-in one, bit for bit, also with row weights", async () => {
    expect(await hashOf(base.with({ loss: ownHuber }))).toBe(await hashOf(base));
    const weights = x.map((_, row) => 1 + (row % 3));
    expect(await hashOf(base.with({ loss: ownHuber }), { train: { x, y, weights } })).toBe(
      await hashOf(base, { train: { x, y, weights } }),
    );
  });

  test("has right gradients, and is found by its name in a recipe's JSON and a model's file", async () => {
    const own = base.with({ loss: ownHuber });
    expect(diagnose.gradientCheck(own, { x, y })).toMatchObject({ judgement: "fine" });
    expect(recipeFromJson(JSON.stringify(own)).toJSON()).toEqual(own.toJSON());
  });

  test("classifies where it compares with classes", async () => {
    const labels = a.map((value) => (value > 0 ? "right" : "left"));
    const own = loss.custom(
      "own cross entropy",
      ({ prediction, target }) => sum(prediction.exp(), { axes: 1, keepDims: true }).log().sub(prediction).mul(oneHot(target, 2)),
      { target: "class" },
    );
    const value = base.with({ model: nn.sequential(nn.dense(6), nn.tanh(), nn.dense(2)), loss: own });
    const model = await value.run({ train: { x, y: labels } }).result();
    expect((await model.predict({ x })).task).toBe("classification");
  });

  test("that takes the logarithm of 0 is named by the flight recorder, with its rows", async () => {
    const own = loss.custom("logarithm of the error", ({ prediction, target }) => prediction.sub(target).relu().log());
    const failure = await base
      .with({ loss: own })
      .run({ train: { x, y } })
      .result()
      .catch((error: unknown) => error);
    expect(String(failure)).toMatch(/log\[16 x 1\] in loss \(custom\): the logarithm of 0 gives -Infinity/);
    expect(findingOf(failure)).toMatchObject({ step: 1 });
  });

  test.each([
    [
      "the mean of all rows",
      () => loss.custom("mean", ({ prediction }) => mean(prediction)),
      /loss\.custom "mean": expected the loss of each row .*got scalar/,
    ],
    ["no symbol", () => loss.custom("none", () => 3 as never), /loss\.custom "none": .*got number/],
    ["no function", () => loss.custom("not", 3 as never), /loss\.custom "not": expected a function, got number/],
    ["no name", () => loss.custom("", ({ prediction }) => prediction), /loss\.custom: the name is empty/],
    [
      "an unknown kind of target",
      () => loss.custom("kind", ({ prediction }) => prediction, { target: "words" as never }),
      /loss\.custom, target/,
    ],
    [
      "a name that another has",
      () => loss.custom("own Huber", ({ prediction }) => prediction),
      /the name "own Huber" belongs to another function already/,
    ],
  ])("%s is refused", async (_, make, told) => {
    await expect(async () => base.with({ loss: make() }).run({ train: { x, y } }).result()).rejects.toThrow(told);
  });

  test("that is not registered is named, with what to call", () => {
    const text = JSON.stringify(base.with({ loss: ownHuber })).replace("own Huber", "own Hubert");
    expect(() => recipeFromJson(text)).toThrow(
      /no loss is registered under the name "own Hubert" \(did you mean "own Huber"\?\)\. Call loss\.custom\("own Hubert"/,
    );
  });
});

describe("an optimizer of one's own", () => {
  const lion = optim.lion({
    learningRate: schedule.cosine({ from: 0.02, over: 3, per: "epoch" }),
    weightDecay: { rate: 0.1, kind: "decoupled" },
  });

  test("moves weights as the built-in one, bit for bit, on one flat vector and tensor by tensor", async () => {
    const builtIn = await hashOf(base.with({ optimizer: lion }));
    expect(await hashOf(base.with({ optimizer: ownLion() }))).toBe(builtIn);
    expect(await hashOf(base.with({ optimizer: ownLion("tensor") }))).toBe(builtIn);
  });

  test("goes on from a checkpoint to the same bits, its slots with it", async () => {
    const value = base.with({ optimizer: ownLion() });
    const run = value.run({ train: { x, y } });
    for (let step = 0; step < 5; step++) await run.step();
    const checkpoint = await run.checkpoint();
    expect(await hashOf(value, { resume: checkpoint })).toBe(await hashOf(value));
    run.interrupt();
  });

  test.each([
    [
      "a slot of another shape",
      ({ w, g, slots }: optim.UpdateInputs) => ({ w: w.sub(g), slots: { mean: mean(slots.mean!) } }),
      /update: expected the slot "mean" as a symbol \[\d+\], got scalar/,
    ],
    [
      "a slot that it does not keep",
      ({ w, slots }: optim.UpdateInputs) => ({ w, slots: { ...slots, more: w } }),
      /it returns a slot "more" that it does not keep/,
    ],
    ["no parameters", () => ({ slots: {} }) as never, /expected the next parameters w as a symbol \[\d+\], got undefined/],
    ["no slots", ({ w }: optim.UpdateInputs) => ({ w }) as never, /expected the slot "mean" as a symbol \[\d+\], got undefined/],
    [
      "a number that is none",
      ({ w, slots, hyper }: optim.UpdateInputs) => ({ w: w.sub(hyper.rate!), slots }),
      /optim\.custom "a number that is none", update: .*"rate"/,
    ],
  ])("%s is refused", async (name, update, told) => {
    const own = optim.custom(name, { slots: { mean: 0 }, update }, { learningRate: 0.1 });
    await expect(async () => base.with({ optimizer: own }).run({ train: { x, y } }).result()).rejects.toThrow(told);
  });
});
